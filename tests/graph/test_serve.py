"""The page's own server: for this machine and who knows the token alone; it tells what changes."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import queue
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import webbrowser
from pathlib import Path
from urllib.parse import quote, urlsplit
from urllib.request import url2pathname

import pytest

from vaultlint.graph.live import following
from vaultlint.graph.live.living import Living
from vaultlint.graph.live.serve import Following, Server
from vaultlint.graph.vaults import mark_findings
from vaultlint.project import Project

ROOT = Path(__file__).parent.parent.parent
NOTES = {
    "Sales.md": "---\ntags: [sales]\n---\nA buyer wants a discount before the contract. Say the price and wait.\n",
    "Price.md": "---\ntags: [sales]\n---\nThe contract follows the price, said [[Sales]]. The buyer waits.\n",
    "Cue.md": "A routine follows a cue. The streak breaks, the routine stays.\n",
}


@pytest.fixture
def vault(tmp_path):
    """Three notes."""
    root = tmp_path / "V"
    root.mkdir()
    for name, text in NOTES.items():
        (root / name).write_text(text, encoding="utf-8")
    return root


class Brisk(Server):
    """A server that looks every hundredth of a second whether it shall end, not every half; `TestCommand` has the real one."""

    def serve_forever(self, poll_interval=0.01):
        """Serve."""
        super().serve_forever(poll_interval)


@pytest.fixture(params=["told", "looking"])
def server(request, vault):
    """A server that follows them: told by the system of changes, or looking."""
    if request.param == "told":
        pytest.importorskip("watchfiles")
    served = Brisk(Following(Living(Project(vault)), vault="V"))
    served.start(told=request.param == "told")
    yield served
    served.close()


@pytest.fixture
def still(vault):
    """A server whose vault nobody watches."""
    served = Brisk(Following(Living(Project(vault)), vault="V"))
    threading.Thread(target=served.serve_forever, daemon=True).start()
    yield served
    served.close()


def ask(server, place="", *, method="GET", token=None, host=None, **headers):
    """Ask a server; return the answer and its body."""
    port = server.server_address[1]
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    name = token if token is not None else server.token
    connection.putrequest(method, f"/{name}/{place}" if name else f"/{place}", skip_host=True)
    for key, value in {"Host": host or f"127.0.0.1:{port}", **headers}.items():
        connection.putheader(key, value)
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


class Listener:
    """Reads a server's events in a thread of its own."""

    def __init__(self, server, since=0):
        self.events = queue.Queue()
        self.connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=60)
        self.connection.request("GET", f"/{server.token}/events?since={since}")
        self.socket = self.connection.sock  # the answer takes it over
        self.answer = self.connection.getresponse()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        """Put each event into the queue."""
        event = {}
        try:
            for raw in self.answer:
                name, _, value = raw.decode("utf-8").rstrip("\n").partition(": ")
                if not name and event.get("event"):
                    self.events.put((event["event"], int(event.get("id", -1)), event.get("data", "")))
                    event = {}
                else:
                    event[name] = value
        except (OSError, ValueError, AttributeError):  # closed
            pass
        finally:
            self.answer.close()

    def next(self, kind, within=20.0):
        """Wait for an event of a kind."""
        until = time.monotonic() + within
        while True:
            found = self.events.get(timeout=max(0.01, until - time.monotonic()))
            if found[0] == kind:
                return found

    def close(self):
        """Hang up."""
        with contextlib.suppress(OSError):  # the server did
            self.socket.shutdown(socket.SHUT_RDWR)


class TestDoor:
    """Who is let in."""

    def test_page_and_data(self, still):
        """With the token there are the page, which may ask its own server and no other, and its data."""
        answer, body = ask(still)
        assert answer.status == 200
        page = body.decode("utf-8")
        policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)[1]
        assert "connect-src &#39;self&#39;" in policy
        assert "default-src &#39;none&#39;" in policy
        assert '"live":0' in page
        answer, body = ask(still, "data")
        data = json.loads(body)
        assert data["version"] == 0
        assert data["core"]["nodes"]["count"] > 3
        assert "sentences-0" in data["chunks"]

    @pytest.mark.parametrize("token", ["x", "wrong" * 8, "%00", "%C3%A9", "..", "*"])
    @pytest.mark.parametrize("place", ["", "data", "events"])
    def test_wrong_token(self, still, token, place):
        """403, and not a word of the vault."""
        answer, body = ask(still, place, token=token)
        assert (answer.status, body) == (403, b"Forbidden\n")

    def test_no_token(self, still):
        """The address alone opens nothing, nor does a token with something before or behind it."""
        for path in (
            "",
            "data",
            "/",
            f"x{still.token}/",
            f"{still.token}x/",
            f"{still.token[:-1]}/",
            f"a/{still.token}/",
        ):
            assert ask(still, path, token="")[0].status == 403, path

    @pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:1", "localhost:1",
                                      "127.0.0.1.evil.example:{port}", "0.0.0.0:{port}", " "])  # fmt: skip
    def test_wrong_host(self, still, host):
        """A name that was made to point to this machine is refused, though the token is right."""
        for place in ("", "data", "events"):
            answer, body = ask(still, place, host=host.format(port=still.server_address[1]))
            assert (answer.status, body) == (403, b"Forbidden\n")

    def test_localhost(self, still):
        """That name is ours as well."""
        assert ask(still, host=f"localhost:{still.server_address[1]}")[0].status == 200

    def test_no_other_page_may_read(self, still):
        """No answer allows another origin, is kept, is framed or sends the token on."""
        for place in ("", "data"):
            answer, _ = ask(still, place, Origin="https://evil.example")
            names = {name.lower() for name, _ in answer.getheaders()}
            assert not [name for name in names if name.startswith("access-control")]
            assert answer.getheader("Cache-Control") == "no-store"
            assert answer.getheader("Referrer-Policy") == "no-referrer"
            assert answer.getheader("X-Frame-Options") == "DENY"
            assert answer.getheader("X-Content-Type-Options") == "nosniff"
            assert answer.getheader("Server") == "vaultlint"

    @pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "HEAD", "TRACE"])
    def test_nothing_but_get(self, still, method):
        """Nothing can be changed through it."""
        assert ask(still, method=method)[0].status == 501

    @pytest.mark.parametrize("method", ["POST", "HEAD", "BREW", "get"])
    def test_refusals_are_closed_as_well(self, still, method):
        """An answer that refuses a method has the headers that all have, and no word of the request."""
        answer, body = ask(still, method=method)
        assert answer.getheader("X-Content-Type-Options") == "nosniff"
        assert answer.getheader("Content-Security-Policy") == "frame-ancestors 'none'"
        assert answer.getheader("Cache-Control") == "no-store"
        assert body == (b"" if method == "HEAD" else b"Not Implemented\n")

    def test_damaged_request(self, still):
        """So has one to a request that is none."""
        with socket.create_connection(still.server_address, timeout=10) as connection:
            connection.sendall(b"GET /<b>x HTTP/1.1 more\r\n\r\n")
            said = connection.makefile("rb").read().decode("latin-1")
        assert said.startswith("HTTP/1.1 400 ")
        assert "X-Frame-Options: DENY" in said
        assert "<b>" not in said

    @pytest.mark.parametrize("since", ["9" * 5000, "9" * 16, "-1", "1.5", "x", "٣", "%00"])
    def test_number_that_is_none(self, still, since):
        """400, and the server goes on."""
        answer, body = ask(still, f"events?since={quote(since)}")
        assert (answer.status, body) == (400, b"Bad Request\n")
        answer, _ = ask(still, "events", **{"Last-Event-ID": "9" * 5000})
        assert answer.status == 400

    @pytest.mark.parametrize("place", ["etc/passwd", "../../etc/passwd", "%2e%2e/Sales.md", "Sales.md", "data/x"])
    def test_no_files(self, still, place):
        """It serves no file."""
        assert ask(still, place)[0].status == 404

    def test_loopback_alone(self, still):
        """It listens to this machine."""
        assert still.socket.getsockname()[0] == "127.0.0.1"
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/[\w-]{32}/", still.url)


class TestEvents:
    """What a page is told."""

    def test_change_is_told(self, server, vault):
        """A new link comes as a patch within a second or two, and the data anew soon after, under a higher version."""
        listener = Listener(server)
        began = time.monotonic()
        (vault / "Cue.md").write_text("A routine follows a cue. See [[Sales]].\n", encoding="utf-8")
        _, version, data = listener.next("patch", 5)
        assert time.monotonic() - began < 5
        patch = json.loads(data)
        assert version == 1
        assert patch["touched"] == ["note:Cue.md"]
        assert ("note:Cue.md", "note:Sales.md", "links") in {
            (e["source"], e["target"], e["kind"]) for e in patch["edges"]
        }
        _, version, _ = listener.next("settled")
        assert version == 2
        assert json.loads(ask(server, "data")[1])["version"] == 2
        listener.close()

    def test_late_page_is_told_too(self, server, vault):
        """A page that was loaded before a change and asks after it hears of it; so does one that was cut off."""
        (vault / "New.md").write_text("See [[Cue]].\n", encoding="utf-8")
        first = Listener(server, 0)
        _, version, _ = first.next("patch", 5)
        again = Listener(server, version - 1)
        assert again.next("patch", 5)[1] == version
        stranger = Listener(server, 99)
        assert stranger.next("settled", 5)
        for one in (first, again, stranger):
            one.close()

    def test_burst_makes_few(self, server, vault):
        """Two hundred writes in a row come as a few patches, and all notes are linked anew once."""
        listener = Listener(server)
        for number in range(200):
            (vault / f"N{number % 20}.md").write_text(f"Number {number}. See [[Sales]].\n", encoding="utf-8")
        listener.next("settled", 30)
        assert server.following.linkings == 1
        assert server.following.data()
        graph = server.following.living.graph
        assert sum(node.startswith("note:N") for node in graph) == 20
        listener.close()

    def test_unreadable_note_stops_nothing(self, server, vault):
        """The others are followed as before."""
        listener = Listener(server)
        (vault / "Cue.md").unlink()
        (vault / "Cue.md").symlink_to("/nowhere")
        (vault / "Bytes.md").write_bytes(b"\xff\xfe\x00" * 99)
        listener.next("patch", 5)
        (vault / "After.md").write_text("See [[Sales]].\n", encoding="utf-8")
        while "note:After.md" not in json.loads(listener.next("patch", 10)[2])["touched"]:
            pass
        listener.close()

    def test_what_is_no_note_is_not_told(self, server, vault):
        """Settings that Obsidian writes all the time, and attachments, change nothing."""
        listener = Listener(server)
        (vault / ".obsidian").mkdir()
        (vault / ".obsidian/workspace.json").write_text("{}")
        (vault / "picture.png").write_bytes(b"png")
        with pytest.raises(queue.Empty):
            listener.next("patch", 1.5)
        listener.close()

    def test_change_before_it_watched(self, vault):
        """What changed while the graph was first built, before anything watched, is told without a further change."""
        for told in (True, False):
            served = Brisk(Following(Living(Project(vault)), vault="V"))
            (vault / f"Early {told}.md").write_text("See [[Sales]].\n", encoding="utf-8")
            served.start(told=told)
            listener = Listener(served)
            assert f"note:Early {told}.md" in json.loads(listener.next("patch", 5)[2])["touched"]
            listener.close()
            served.close()

    def test_settings_are_followed(self, server, vault):
        """A note that settings leave out from now on is gone from the page."""
        listener = Listener(server)
        (vault / ".obsidian").mkdir()
        (vault / ".obsidian/app.json").write_text('{"userIgnoreFilters": ["Cue"]}', encoding="utf-8")
        patch = json.loads(listener.next("patch", 5)[2])
        assert patch["changed"] == ["Cue.md"]
        assert patch["gone"] == ["note:Cue.md"]
        listener.close()


class TestTrouble:
    """What fails is said, here and on the page, and following goes on."""

    @pytest.fixture
    def said(self):
        """What a server says of what fails."""
        return []

    @pytest.fixture
    def frail(self, vault, said):
        """A server that looks, so that every test is quick."""
        served = Brisk(Following(Living(Project(vault)), vault="V", say=said.append))
        served.start(told=False)
        yield served
        served.close()

    def test_reading(self, frail, vault, said, monkeypatch):
        """An error while a change is read: one line, an event; with the next change all is told, and that all is well."""
        listener = Listener(frail)

        def broken(*_):
            raise RuntimeError("a\nbug")

        with monkeypatch.context() as patched:
            patched.setattr("vaultlint.graph.live.living.patch", broken)
            patched.setattr("vaultlint.graph.live.following.QUIET", 60.0)
            (vault / "One.md").write_text("See [[Sales]].\n", encoding="utf-8")
            trouble = json.loads(listener.next("trouble", 5)[2])
            assert trouble == {"event": "trouble", "message": "a change could not be read (RuntimeError: a\nbug)"}
            late = Listener(frail)
            assert late.next("trouble", 5)
            time.sleep(1)  # it fails at every look, which is said once
            assert len(said) == 1
        (vault / "Two.md").write_text("See [[Sales]].\n", encoding="utf-8")
        told = json.loads(listener.next("patch", 5)[2])["changed"]
        assert "One.md" in told
        assert listener.next("fine", 5)
        listener.close()
        late.close()

    def test_quiet_counts_from_the_telling(self, frail, vault, monkeypatch):
        """However long a change takes to be read, it is told before all notes are linked anew."""
        listener, plain = Listener(frail), frail.following._refresh

        def slowly():
            plain()
            time.sleep(1)

        monkeypatch.setattr(following, "QUIET", 0.3)
        monkeypatch.setattr(frail.following, "_refresh", slowly)
        linked, patched = [], frail.following._link
        monkeypatch.setattr(frail.following, "_link", lambda: (linked.append(time.monotonic()), patched()))
        (vault / "One.md").write_text("See [[Sales]].\n", encoding="utf-8")
        listener.next("patch")
        told = time.monotonic()
        listener.next("settled")
        assert linked[0] - told > 0.9
        listener.close()

    def test_linking(self, frail, vault, said, monkeypatch):
        """An error while all notes are linked: changes are told as before, and the next one lets them be linked again."""
        listener = Listener(frail)
        linked = frail.following.living.linked

        def broken():
            raise MemoryError

        monkeypatch.setattr(following, "QUIET", 0.3)
        with monkeypatch.context() as patched:
            patched.setattr(frail.following.living, "linked", broken)
            (vault / "One.md").write_text("See [[Sales]].\n", encoding="utf-8")
            listener.next("patch", 5)
            assert "could not be linked anew (MemoryError" in listener.next("trouble", 10)[2]
            time.sleep(0.5)  # it would be tried again every tenth of a second
            assert len(said) == 1
        assert frail.following.living.linked == linked
        (vault / "Two.md").write_text("See [[Sales]].\n", encoding="utf-8")
        listener.next("settled", 10)
        assert listener.next("fine", 5)
        listener.close()

    def test_folder_that_went_and_came(self, frail, vault, said):
        """A vault that is not there for a while loses nothing."""
        listener = Listener(frail)
        vault.rename(vault.with_name("W"))
        assert "the vault's folder is not there" in listener.next("trouble", 5)[2]
        vault.with_name("W").rename(vault)
        assert listener.next("fine", 5)
        assert "note:Sales.md" in frail.following.living.graph
        assert len(said) == 1
        listener.close()

    def test_settings_half_written(self, frail, vault):
        """The former ones hold, and that is said until they can be read."""
        listener = Listener(frail)
        (vault / "vaultlint.toml").write_text("exclude = [", encoding="utf-8")
        assert "the former ones hold (vaultlint.toml" in listener.next("trouble", 5)[2]
        (vault / "vaultlint.toml").write_text('exclude = ["Cue.md"]', encoding="utf-8")
        assert json.loads(listener.next("patch", 5)[2])["gone"] == ["note:Cue.md"]
        assert listener.next("fine", 5)
        listener.close()


def test_rest_between_linkings(vault):
    """After linking that took long at least as long is rested, and half a minute at most."""
    living = Living(Project(vault))
    one = Following(living, vault="V")
    one.linkings, one._rested, one._last = 1, 1000.0, 1000.0
    living.cost = 0.1
    assert one._due() == 1000 + following.QUIET
    living.cost = 12.0
    assert one._due() == 1012
    living.cost = 300.0
    assert one._due() == 1000 + following.LONGEST


def test_sixth_page_lets_the_first_go(still):
    """A browser has six connections to a server: with five pages that listen the next is still shown, and listens in place of the first."""
    listeners = [Listener(still) for _ in range(following.LISTENERS)]
    for listener in listeners:
        listener.answer.getheaders()
    until = time.monotonic() + 10
    while len(still.following._listeners) < following.LISTENERS and time.monotonic() < until:
        time.sleep(0.02)
    again = Listener(still)
    message = json.loads(listeners[0].next("closed", 5)[2])
    assert message["event"] == "closed"
    assert "newer pages" in message["message"]
    with pytest.raises(queue.Empty):
        listeners[1].next("closed", 0.5)
    for listener in (*listeners[1:], again):
        listener.close()


def test_pages_that_left_make_room(still):
    """A page that was closed or loaded again counts no more: nobody is sent away for it."""
    first = Listener(still)
    for _ in range(3 * following.LISTENERS):
        one = Listener(still)
        one.close()
    last = Listener(still)
    with pytest.raises(queue.Empty):
        first.next("closed", 0.5)
    first.close()
    last.close()


class TestOpening:
    """How a browser is told the address."""

    @pytest.fixture
    def asked(self, monkeypatch):
        """What the browser was asked to open."""
        found = []
        monkeypatch.setattr(webbrowser, "open", found.append)
        return found

    def test_token_is_in_no_argument(self, still, asked, monkeypatch):
        """It is given a file that nobody else can read and that leads to the page; it is gone when the server is."""
        monkeypatch.setattr("vaultlint.graph.live.serve._is_apart", lambda: False)
        still.show()
        assert still.token not in asked[0]
        path = Path(url2pathname(urlsplit(asked[0]).path))
        assert f"url={still.url}" in path.read_text("utf-8")
        if os.name == "posix":
            assert path.stat().st_mode & 0o777 == 0o600
            assert path.parent.stat().st_mode & 0o777 == 0o700
        still.close()
        assert not path.parent.exists()

    def test_browser_that_cannot_read_it(self, still, asked, monkeypatch):
        """One that lives in a box of its own is given the address."""
        monkeypatch.setattr("vaultlint.graph.live.serve._is_apart", lambda: True)
        still.show()
        assert asked == [still.url]


def test_without_quotes_none_is_told(vault):
    """A page that holds no sentences gets none by a patch, nor by the data."""
    living = Living(Project(vault))
    served = Brisk(Following(living, vault="V", quotes=False))
    threading.Thread(target=served.serve_forever, daemon=True).start()
    (vault / "Cue.md").write_text("Secret words stand here. See [[Sales]], they say.\n", encoding="utf-8")
    served.following._tell(living.refresh())
    listener = Listener(served)
    _, _, data = listener.next("patch", 5)
    assert "links" in data
    assert "they say" not in data
    assert "they say" not in served.following.page().decode("utf-8")
    listener.close()
    served.close()


def test_without_quotes_no_finding_is_quoted(vault):
    """A finding's message quotes its note: such a page is told how many there are."""
    (vault / "Bad.md").write_text("---\nsecret: [x\n---\nSee [[Sales]].\n", encoding="utf-8")
    living = Living(Project(vault), finish=lambda graph, project: mark_findings(graph, project.check().diagnostics))
    assert living.graph.nodes["note:Bad.md"]["findings"]["messages"]
    one = Following(living, vault="V", quotes=False)
    assert b'"messages"' in Following(living, vault="V").data()
    assert b'"messages"' not in one.data()
    assert b'"messages"' not in one.page()
    (vault / "Sales.md").write_text("Of [[Bad]].\n", encoding="utf-8")
    one._tell(living.refresh())
    text = next(one.events(0)).text
    assert "note:Bad.md" in text
    assert '"messages"' not in text


@contextlib.contextmanager
def command(*arguments, **environment):
    """Start the command, its output piped; whatever happens, it does not outlive the test."""
    with subprocess.Popen(
        [sys.executable, "-m", "vaultlint", "graph", *map(str, arguments)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    ) as running:  # fmt: skip
        try:
            yield running
        finally:
            running.kill()


@pytest.mark.skipif(os.name == "nt", reason="a thread is sent no signal there")
def test_signal_that_wakes_no_sleeper():
    """Ctrl-C that is taken by another thread, or comes just before the main thread sleeps, ends the wait."""
    program = """if True:
        import signal, threading
        from vaultlint.cli.output import wait_for_ctrl_c
        threading.Timer(0.2, lambda: signal.pthread_kill(threading.get_ident(), signal.SIGINT)).start()
        try:
            wait_for_ctrl_c()
        except KeyboardInterrupt:
            print("ended")
    """
    ran = subprocess.run(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, cwd=ROOT, timeout=60, check=True
    )
    assert ran.stdout == "ended\n"


class TestCommand:
    """`vaultlint graph --serve`."""

    def test_ctrl_c_ends_it(self, vault):
        """It says its address, serves until Ctrl-C, then ends with one line and exit code 0, though a page listens."""
        with command(vault, "--serve", "--no-browser") as running:
            url = running.stdout.readline().split()[0]
            parts = urlsplit(url)
            connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=10)
            connection.request("GET", f"{parts.path}events?since=0")
            assert connection.getresponse().status == 200
            running.send_signal(signal.SIGINT)
            _, error = running.communicate(timeout=20)
            assert running.returncode == 0
            assert error.strip().splitlines()[-1] == "ended"
            assert "Traceback" not in error

    @pytest.mark.skipif(os.name == "nt", reason="a request to end is a signal")
    def test_request_to_end(self, vault, tmp_path):
        """It is answered as Ctrl-C is, and the file that the browser was given is gone."""
        environment = {"BROWSER": "true", "TMPDIR": str(tmp_path)}
        with command(vault, "--serve", **environment) as running:
            running.stdout.readline()
            until = time.monotonic() + 10
            while not list(tmp_path.glob("vaultlint-*/open.html")) and time.monotonic() < until:
                time.sleep(0.05)
            assert list(tmp_path.glob("vaultlint-*/open.html"))
            running.terminate()
            _, error = running.communicate(timeout=20)
            assert running.returncode == 0
            assert error.strip().splitlines()[-1] == "ended"
            assert not list(tmp_path.glob("vaultlint-*"))

    def test_port_that_is_taken(self, vault, still):
        """One line, exit code 2."""
        with command(vault, "--serve", "--no-browser", "--port", still.server_address[1]) as running:
            _, error = running.communicate(timeout=60)
            assert running.returncode == 2
            assert error.splitlines()[-1].startswith(f"vaultlint: port {still.server_address[1]} cannot be opened")

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            ([], "missing option '-o'"),
            (["-o", "x.html", "--port", "1"], "belong to --serve"),
            (["--serve", "--vault-id", "XYZ"], "wanted 16 digits"),
            (["--serve", "--vault-id", "0" * 16, "--vault-name", "V"], "give one"),
        ],
    )
    def test_options_that_do_not_fit(self, vault, arguments, said):
        """One line each, exit code 2, before anything is read."""
        with command(vault, *arguments) as running:
            _, error = running.communicate(timeout=60)
            assert running.returncode == 2
            assert said in error
