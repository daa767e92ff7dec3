"""API tokens: shown once, kept hashed, for some grants and some days, and gone when revoked."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog import tokens
from catalog.errors import BadArgument, Refusal, StoreUnavailable
from catalog.identities import How, NotRecognised
from catalog.roles import Grant, Role, Scope, grant
from catalog.store import Store
from catalog.tokens import Token, UnknownToken
from tests.rows import NOW
from tests.shipped import PACKAGE
from tests.test_cli import REFUSED, USAGE, Catalog

EDITOR = grant("editor:division:440402000000")
LATER = NOW + timedelta(hours=1)
UNKNOWN_TO_CLIENTS = "The token is not one of this catalogue. Check that all of it was sent, or ask an administrator"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the database is."""
    return tmp_path / "catalogue.sqlite"


@pytest.fixture
def store(file: Path) -> Iterator[Store]:
    """An empty store."""
    store = Store(f"sqlite:///{file}")
    store.migrate()
    yield store
    store.close()


def created(store: Store, **more: Any) -> tuple[str, Token]:
    return tokens.create(store, **{"subject": "li", "grants": [EDITOR], "by": "operator", "now": NOW, **more})


def reason(store: Store, text: str, now: datetime = LATER) -> str:
    """Why a text is not accepted, as the log has it."""
    with pytest.raises(NotRecognised) as refused:
        tokens.verify(store, text, now)
    return refused.value.reason


def test_a_token_makes_its_subject_known_with_its_grants(store: Store) -> None:
    text, token = created(store, name="Li", grants=[EDITOR, Grant(Role.APPROVER, Scope(agency="lake"))])
    assert tokens.verify(store, text, LATER) == token
    who = token.principal
    assert (who.subject, who.name, who.how, who.token) == ("li", "Li", How.TOKEN, token.id)
    assert [str(one) for one in who.grants] == ["editor:division:440402000000", "approver:agency:lake"]


def test_a_token_is_known_by_its_looks_and_holds_256_random_bits(store: Store) -> None:
    texts = {created(store)[0] for _ in range(20)}
    assert len(texts) == 20
    assert all(re.fullmatch(r"dpc_[0-9a-f]{16}_[A-Za-z0-9_-]{43}", text) for text in texts)


def test_nothing_that_is_kept_or_listed_is_the_token(file: Path, store: Store) -> None:
    text, token = created(store)
    store.close()
    secret = text.rpartition(f"{token.id}_")[2]
    with sqlite3.connect(file) as connection:
        kept = " ".join(connection.iterdump())
    connection.close()
    assert token.id in kept
    assert secret not in kept
    assert secret not in repr(tokens.every(store))


def test_a_token_is_accepted_for_90_days_unless_its_maker_says_otherwise(store: Store) -> None:
    text, token = created(store)
    assert token.expires == date(2019, 9, 29)
    assert tokens.verify(store, text, datetime(2019, 9, 28, 23, 59, 59, tzinfo=NOW.tzinfo)) == token
    assert reason(store, text, datetime(2019, 9, 29, tzinfo=NOW.tzinfo)) == "expired"


@pytest.mark.parametrize(
    ("expires", "is_accepted"),
    [
        (date(2019, 6, 30), False),
        (date(2019, 7, 1), False),
        (date(2019, 7, 2), True),
        (date(2020, 7, 1), True),
        (date(2020, 7, 2), False),
        (date.max, False),
    ],
)
def test_a_token_lasts_a_day_at_least_and_366_at_most(store: Store, expires: date, *, is_accepted: bool) -> None:
    if is_accepted:
        assert created(store, expires=expires)[1].expires == expires
    else:
        with pytest.raises(BadArgument, match=f"one of the next 366 days, and {expires} is none of them"):
            created(store, expires=expires)
        assert tokens.every(store) == []


@pytest.mark.parametrize(
    ("given", "argument"),
    [
        ({"subject": ""}, "subject"),
        ({"subject": " li"}, "subject"),
        ({"subject": "li\nwang"}, "subject"),
        ({"subject": "x" * 201}, "subject"),
        ({"name": "\x00"}, "subject"),
        ({"grants": []}, "grants"),
        ({"grants": [EDITOR] * 51}, "grants"),
        ({"grants": [Grant(Role.READER)]}, "grants"),
        ({"grants": [Grant(Role.EDITOR, Scope(agency="a;administrator"))]}, "grants"),
    ],
)
def test_a_token_without_a_proper_name_or_grant_is_not_made(store: Store, given: dict[str, Any], argument: str) -> None:
    with pytest.raises(BadArgument) as refused:
        created(store, **given)
    assert refused.value.argument == argument
    assert tokens.every(store) == []


def test_a_revoked_token_is_accepted_no_longer_and_stays_revoked_since_the_first_time(store: Store) -> None:
    text, token = created(store)
    assert tokens.revoke(store, token.id, LATER).revoked == LATER
    assert tokens.revoke(store, token.id, LATER + timedelta(days=1)).revoked == LATER
    assert reason(store, text) == "revoked"
    assert [one.revoked for one in tokens.every(store)] == [LATER]


def test_a_token_that_is_not_there_cannot_be_revoked(store: Store) -> None:
    with pytest.raises(UnknownToken, match=r"There is no token 'none'\. Give the public part of one"):
        tokens.revoke(store, "none", NOW)


def test_the_log_tells_apart_what_the_client_cannot(store: Store) -> None:
    text, token = created(store)
    other = created(store)[0]
    wrong = {
        f"dpc_{token.id}_{other[21:]}": "forged",
        f"dpc_{token.id}_{text[21:-1]}{'A' if text[-1] != 'A' else 'B'}": "forged",
        f"dpc_0000000000000000_{text[21:]}": "unknown",
        text[:-1]: "malformed",
        f"{text} ": "malformed",
        f"{text}\n": "malformed",
        text.upper(): "malformed",
        "": "malformed",
        "dpc_": "malformed",
        "密" * 64: "malformed",
    }
    assert {presented: reason(store, presented) for presented in wrong} == wrong
    for presented in wrong:
        with pytest.raises(NotRecognised, match=UNKNOWN_TO_CLIENTS) as refused:
            tokens.verify(store, presented, LATER)
        assert refused.value.code == "UNAUTHENTICATED"
        assert not presented or presented not in refused.value.message


def test_that_a_token_was_revoked_or_has_expired_is_told_only_to_whoever_has_it(store: Store) -> None:
    text, token = created(store)
    tokens.revoke(store, token.id, NOW)
    forged = f"dpc_{token.id}_{'A' * 43}"
    assert (reason(store, text), reason(store, forged)) == ("revoked", "forged")


def test_tokens_are_listed_the_oldest_first(store: Store) -> None:
    second = created(store, subject="second", now=LATER)[1]
    first = created(store, subject="first")[1]
    assert tokens.every(store) == [first, second]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(), st.from_regex(r"dpc_[0-9a-f]{16}_[A-Za-z0-9_-]{43}")))
def test_any_other_text_is_refused(store: Store, text: str) -> None:
    with pytest.raises(Refusal):
        tokens.verify(store, text, NOW)


def test_a_database_that_fails_is_told(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/none/catalogue.sqlite")
    with pytest.raises(StoreUnavailable):
        tokens.verify(store, f"dpc_{'0' * 16}_{'A' * 43}", NOW)
    store.close()


# The command line


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    command = Catalog(tmp_path_factory.mktemp("store"))
    command("load", str(PACKAGE))
    return command


def test_a_token_is_made_listed_and_revoked_at_the_command_line(catalog: Catalog) -> None:
    made = catalog(
        "token", "create", "--subject", "li", "--role", "editor", "--role", "approver", "--division", "440402"
    )
    (text,) = made.splitlines()
    public = text.split("_")[1]
    listed = catalog("token", "list")
    assert public in listed
    assert text.partition(f"{public}_")[2] not in listed
    assert "editor:division:440402000000" in listed
    assert "approver:division:440402000000" in listed
    assert catalog("token", "revoke", public) == (
        f"Token {public} for li is revoked. Servers accept it for 5 more seconds.\n"
    )
    store = Store(f"sqlite:///{catalog.database}")
    with pytest.raises(NotRecognised, match=f"The token {public} was revoked"):
        tokens.verify(store, text, datetime.now(NOW.tzinfo))
    store.close()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--role", "editor"), "It is not said where the roles hold. Give --division, --agency or --everywhere."),
        (("--role", "editor", "--division", "999999"), "The catalogue has no division:999999000000."),
        (("--role", "editor", "--division", "xyz"), "'xyz' is not a division code."),
        (("--role", "editor", "--agency", "nobody"), "The catalogue has no agency:nobody."),
        (("--role", "editor", "--everywhere", "--expires", "2019-01-01"), "and 2019-01-01 is none of them."),
    ],
)
def test_a_token_for_nothing_is_refused_at_the_command_line(
    catalog: Catalog, words: tuple[str, ...], told: str
) -> None:
    assert told in catalog("token", "create", "--subject", "li", *words, expect=REFUSED)


def test_there_is_no_token_for_a_reader(catalog: Catalog) -> None:
    assert "'reader' is not one of" in catalog("token", "create", "--subject", "li", "--role", "reader", expect=USAGE)


def test_the_first_administrator_needs_no_catalogue(tmp_path: Path) -> None:
    made = Catalog(tmp_path)("token", "create", "--subject", "li", "--role", "administrator", "--everywhere")
    assert made.startswith("dpc_")
