"""The tables of the cache's database."""

LAYOUT = 3  # another one is thrown away
TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE notes (path BLOB PRIMARY KEY, size, modified, changed, seen, sha BLOB, kind, facts BLOB);
CREATE TABLE found (path BLOB, rules BLOB, known BLOB, sha BLOB, told BLOB, PRIMARY KEY (path, rules, known));
CREATE TABLE known (path BLOB, rules BLOB, told BLOB, PRIMARY KEY (path, rules));
CREATE TABLE runs (key BLOB PRIMARY KEY, kind TEXT, used INT, told BLOB);
CREATE TABLE pieces (key BLOB, number INT, told BLOB, PRIMARY KEY (key, number));
CREATE TABLE words (path BLOB PRIMARY KEY, sha BLOB, told BLOB);
CREATE TABLE columns (name TEXT PRIMARY KEY, told BLOB);
CREATE TABLE rules (key BLOB PRIMARY KEY, used INT);
"""
