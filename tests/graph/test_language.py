"""Laws of words and sentences in the languages that readers write."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultlint.graph import extract
from vaultlint.graph.words import scripts
from vaultlint.graph.words.clean import LONGEST, sentences
from vaultlint.graph.words.language import STEMMERS, background, guess, stop_words, tokeniser
from vaultlint.parse import parse


def stems(text, language):
    return [word.stem for word in tokeniser(language).words(text) if word]


@pytest.mark.parametrize(("language", "same"), [
    ("de", "Größe Grösse GRÖSSE"), ("de", "Straße Strasse STRASSE"), ("de", "Haus Häuser"), ("en", "naïve naive"),
    ("en", "user users user's"), ("fr", "École écoles ecole"), ("it", "città citta"), ("es", "canción canciones"),
    ("pt", "coração corações"), ("pt", "informação informações"), ("ru", "книга книги книгами"), ("ru", "ёлка елка"),
    ("el", "βιβλίων ΒΙΒΛΙΑ"), ("ar", "الكتاب كتاب كِتَاب الكتــاب"), ("hi", "किताब किताबें"), ("tr", "İstanbul istanbul"),
    ("ko", "노트 노트를 노트는 노트에"), ("ko", "지식 지식을 지식은"), ("ko", "관리하는 관리합니다"), ("ja", "サーバー サーバ ｻｰﾊﾞｰ"),
    ("ja", "SNS ＳＮＳ"), ("uk", "зв'язок зв’язок"),
])  # fmt: skip
def test_forms_of_a_word_meet(language, same):
    """Inflection, case, accents that are left out, widths and particles do not part a word's forms."""
    assert len(set(stems(same, language))) == 1


@pytest.mark.parametrize(("language", "other"), [
    ("sv", "hal häl"), ("ko", "전문가 전문"), ("en", "product productivity"), ("de", "Donaudampfschiff Dampfschiff"),
])  # fmt: skip
def test_other_words_stay_apart(language, other):
    """A letter with an accent of its own, a noun that ends as a particle does, and a compound are words of their own."""
    assert len(set(stems(other, language))) == 2


@pytest.mark.parametrize(("language", "text", "words"), [
    ("fr", "l'entreprise d’aujourd’hui", ["entrepris"]), ("fr", "qu'elle s'il n'est-ce", []),
    ("fr", "prud'homme", ["prud'homm"]), ("fr", "presqu'île", ["ile"]),
    ("it", "l'acqua dell’arte", ["acqua", "arte"]), ("it", "quest'anno com'è", []),
    ("en", "don't I've she's", []), ("en", "O'Reilly", ["o'reilli"]), ("en", "state-of-the-art", ["state", "art"]),
    ("en", "PageRank", ["page", "rank"]), ("en", "iPhone GitHub", ["iphon", "github"]), ("en", "1,000 3.14 2024", []),
    ("en", "GPT-4", ["gpt"]), ("en", "😀 👍🏽", []), ("en", "snake_case", ["snake", "case"]),
    ("ja", "ナレッジ・マネジメントとは知識管理です", ["ナレッジ", "マネジメント", "知識", "管理"]),
    ("ja", "本を使う", ["本"]), ("zh", "知识管理是什么？", ["知识", "管理"]), ("zh", "笔记软件", ["笔记", "软件"]),
    ("ko", "Obsidian은 노트에서", ["obsidian", "노트"]), ("th", "ความรู้", ["ควา", "วาม", "มรู้"]),
])  # fmt: skip
def test_a_text_says_these_words(language, text, words):
    """Elided articles, auxiliary words, numbers and pictures say nothing; joined words are parted."""
    assert stems(text, language) == words


@pytest.mark.parametrize(("text", "language"), [
    ("La productivité n'est pas ce que l'on fait, c'est ce que l'on choisit de ne pas faire", "fr"),
    ("L'uomo che non legge non ha vantaggio sull'uomo che non sa leggere, e questo è tutto", "it"),
    ("O livro que não lemos diz mais de nós do que aquele que está na estante", "pt"),
    ("Книга, которую мы не читаем, говорит о нас больше", "ru"), ("Книга, якої ми не читаємо, говорить про нас більше", "uk"),
    ("Το βιβλίο που δεν διαβάζουμε λέει περισσότερα", "el"), ("الكتاب الذي لا نقرأه يقول عنا أكثر", "ar"),
    ("जो किताब हम नहीं पढ़ते वह हमारे बारे में ज़्यादा कहती है", "hi"), ("우리가 읽지 않는 책이 우리에 대해 더 많이 말한다", "ko"),
    ("我们没有读的书说得更多", "zh"), ("หนังสือที่เราไม่ได้อ่าน", "th"), ("הספר שלא קראנו אומר עלינו יותר", "he"),
    ("Obsidianのノートを使うと、知識がつながる", "ja"),
])  # fmt: skip
def test_script_and_stop_words_tell_the_language(text, language):
    """A script that one language has decides; else its own letters, else stop words."""
    assert guess(text) == language


@pytest.mark.parametrize("parts", [
    ["He said no.", "Then he left."], ["It cost 3.14 dollars.", "Really!"], ["See Fig. 3 and No. 4.", "Fine."],
    ["J. R. R. Tolkien wrote it."], ["The U.S. Army moved."], ["At 5 p.m. it rains."], ["We met at 5 p.m.", "We left."],
    ["Wait... what?", "He paused…", 'Then he said "No."', "She left."], ["(It is so.)", "Then we go."],
    ["Apples, pears, etc.", "The rest is bread."], ["Also: 1. First thing.", "2. Second thing."],
    ["Das ist z. B. so.", "Und d. h. nicht."], ["Am 3. Oktober kam Dr. Müller.", "Ja."],
    ["Voir M. Dupont p. ex. à Paris.", "Il dit : « Non. »", "Puis il part."],
    ["¿Qué es?", "¡Hola!", "¿Cómo estás?"], ["El Sr. López vino a EE. UU. en mayo."],
    ["Il prof. Rossi, ad es. a Roma, ecc.", "Fine."], ["А. С. Пушкин писал.", "И т. д.", "Он ушёл."],
    ["Ο κ. Παπαδόπουλος ήρθε.", "Ναι."], ["यह है।", "वह था।"], ["هل هذا صحيح؟", "نعم."], ["Vidíte např. toto.", "Čas běží."],
])  # fmt: skip
def test_a_sentence_ends_at_its_stop(parts):
    """Not at abbreviations, initials, decimals, ordinals, list numbers and ellipses, whatever the language."""
    assert sentences(" ".join(parts)) == parts


@pytest.mark.parametrize("parts", [
    ["彼は「はい。」と言った。", "それから？", "行った！"], ["知识就是力量。", "真的吗？", "“好。”他说。"], ["一。", "二！"], ["本当！？", "はい。"],
])  # fmt: skip
def test_quoted_speech_does_not_end_a_sentence(parts):
    """Chinese and Japanese stops end a sentence without a blank, but not within quotation marks."""
    assert sentences("".join(parts)) == parts


@given(
    st.lists(
        st.sampled_from(
            [*"aBé漢。！?.「」\"' 1 ", "z. B. ", "Dr. ", "… ", "« ", " »", "क।", "．", "FooBar ", "x" * 90]
        ),
        max_size=60,
    )
)
def test_sentences_lose_nothing(pieces):
    """The sentences joined are the text, blanks apart, and none is longer than is shown."""
    text = " ".join("".join(pieces).split())
    found = sentences(text)
    assert "".join("".join(found).split()) == "".join(text.split())
    assert all(0 < len(sentence) <= LONGEST for sentence in found)


@given(st.text(max_size=60), st.sampled_from(sorted([*STEMMERS, "ja", "zh", "ko", "th", "uk"])))
def test_any_text_has_words(text, language):
    """The tokeniser takes whatever there is; no word is empty, none is a stop word of English."""
    for word in tokeniser(language).words(text):
        assert word is None or (word.form and word.stem and word.form.lower() not in stop_words()["en"])


def test_decomposed_letters_are_the_same_words():
    """A title from a file name of macOS, with accents apart, meets the text."""
    note = parse(
        unicodedata.normalize("NFD", "Größe.md"), "Über die Größe und die Straße, die wir nicht haben.\n".encode()
    )
    terms = extract(note)
    assert {stem for _, stem in terms.title_words} <= set(terms.stems)


def test_a_language_knows_its_stop_words_in_every_spelling():
    """Greek stop words carry accents and final sigma; the elided words of French are none."""
    assert {"και", "είναι", "της"} <= stop_words()["el"]
    assert all(word not in stop_words()["el"] for word in ("τησ", "πωσ"))


@pytest.mark.parametrize("code", ["zh", "ja"])
def test_han_words_are_whole(code):
    """The words at which a run is cut are Han characters alone, two at least, and cutting keeps them."""
    words = background().han[code]
    assert len(words) > 2000
    assert all(len(word) > 1 and scripts.is_han(word) for word in words)
    assert all(scripts.cut(word, words) == [word] for word in sorted(words, key=len)[:2000] if len(word) <= 4)


def test_code_and_addresses_are_no_words():
    """Fenced code, urls and the values of properties say nothing of a theme."""
    text = "---\nrating: seven\n---\nBread rises.\n\n```python\nimport flask\n```\n\nSee https://example.com/sourdough?utm=abc now.\n"
    found = set(extract(parse("a.md", text.encode())).stems)
    assert "bread" in found
    assert not found & {"flask", "sourdough", "utm", "exampl", "seven"}
