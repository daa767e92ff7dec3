"""Metrics: what is counted, and how it is told to Prometheus."""

from __future__ import annotations

import httpx
import pytest
from graphql import ExecutionResult, GraphQLError
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from structlog.testing import capture_logs

from catalog.errors import UnknownItem
from catalog.following import Live
from catalog.settings import Settings
from schema.masking import masked
from schema.metrics import EDGES, MOST_NAMES, Counts, Gauge, Metrics, Outcome, names_in, outcome_of
from tests.small_schema import client_of, snapshot

Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


async def read(metrics: Metrics) -> Samples:
    """What Prometheus reads, by name and labels but for the worker's."""
    app = Starlette(routes=[metrics.route()])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://catalogue") as client:
        response = await client.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain; version=")
    found: Samples = {}
    for family in text_string_to_metric_families(response.text):
        for sample in family.samples:
            labels = {name: value for name, value in sample.labels.items() if name != "worker"}
            found[sample.name, tuple(sorted(labels.items()))] = sample.value
    return found


async def test_requests_are_counted_by_operation_and_outcome() -> None:
    counts = Counts(["Where", "Report"])
    for outcome, times in [(Outcome.OK, 3), (Outcome.REFUSED, 2), (Outcome.ERROR, 1)]:
        for _ in range(times):
            counts.of("Where").add(outcome, 0.001)
    found = await read(Metrics(counts))
    told = {
        (dict(labels)["operation"], dict(labels)["outcome"]): count
        for (name, labels), count in found.items()
        if name == "catalog_requests_total"
    }
    assert {key: count for key, count in told.items() if count} == {
        ("Where", "ok"): 3,
        ("Where", "refused"): 2,
        ("Where", "error"): 1,
    }
    assert {operation for operation, _ in told} == {"Where", "Report", "other"}


async def test_a_name_that_is_not_known_is_never_a_label() -> None:
    """A client names its operations as it likes, and may put anything in a name."""
    counts = Counts(["Where"])
    for name in ("Mallory_440402199001011234", "", None):
        counts.of(name).add(Outcome.OK, 0.001)
    found = await read(Metrics(counts))
    assert found["catalog_requests_total", (("operation", "other"), ("outcome", "ok"))] == 3
    assert "Mallory" not in str(found)


async def test_at_most_a_hundred_operations_are_counted_by_name() -> None:
    found = await read(Metrics(Counts(f"Operation{number}" for number in range(150))))
    names = {dict(labels)["operation"] for name, labels in found if name == "catalog_requests_total"}
    assert len(names) == MOST_NAMES + 1


async def test_latency_is_told_in_classes_that_add_up() -> None:
    counts = Counts(["Where"])
    for seconds in (0.0001, EDGES[0], 0.0004, 0.7, 30):
        counts.of("Where").add(Outcome.OK, seconds)
    found = await read(Metrics(counts))
    classes = {
        dict(labels)["le"]: count
        for (name, labels), count in found.items()
        if name == "catalog_request_seconds_bucket" and dict(labels)["operation"] == "Where"
    }
    assert classes["0.00025"] == 2
    assert classes["0.0005"] == classes["0.5"] == 3
    assert classes["1.0"] == classes["2.5"] == 4
    assert classes["+Inf"] == found["catalog_request_seconds_count", (("operation", "Where"),)] == 5
    assert found["catalog_request_seconds_sum", (("operation", "Where"),)] == pytest.approx(30.70075)


async def test_a_gauge_is_read_when_it_is_asked_for_and_left_out_when_there_is_no_number() -> None:
    numbers = iter([1.0, 2.0])
    metrics = Metrics(
        Counts(),
        [
            Gauge("snapshot_revision", "The revision.", lambda: next(numbers)),
            Gauge("database_seen_seconds", "How long ago.", lambda: None),
        ],
    )
    assert [(await read(metrics))["catalog_snapshot_revision", ()] for _ in range(2)] == [1.0, 2.0]
    metrics = Metrics(Counts(), [Gauge("database_seen_seconds", "How long ago.", lambda: None)])
    assert not [name for name, _ in await read(metrics) if "database" in name]


async def test_the_process_is_told_too() -> None:
    found = await read(Metrics(Counts()))
    assert found["process_resident_memory_bytes", ()] > 1_000_000
    assert found["process_open_fds", ()] > 0


def test_the_worker_that_counts_is_named() -> None:
    (family,) = (
        family for family in Metrics(Counts(), worker="7").registry.collect() if family.name == "catalog_requests"
    )
    assert {sample.labels["worker"] for sample in family.samples} == {"7"}


def test_what_came_of_a_request_is_told_by_its_errors() -> None:
    refusal = masked([GraphQLError("no", original_error=UnknownItem("sydj"))])
    surprise = [GraphQLError("oh", extensions={"code": "INTERNAL"})]
    assert outcome_of(ExecutionResult({})) is Outcome.OK
    assert outcome_of(ExecutionResult({}, refusal)) is Outcome.REFUSED
    assert outcome_of(ExecutionResult(None, refusal + surprise)) is Outcome.ERROR


async def test_every_question_to_the_service_is_counted_once_whichever_way_it_goes() -> None:
    """Ordinary questions, new documents, by GET, with a token, with errors, refused, and not GraphQL at all."""
    async with client_of(Live(snapshot(1)), Settings()) as client:
        before = await counted(client)
        with capture_logs():
            for query in ("{ apple }", "{ apple }", "{ refused }", "{ refused }", "{ broken }", "{ nothing }"):
                await client.post("/graphql", json={"query": query})
        await client.get("/graphql", params={"query": "{ apple }"})
        await client.get("/graphql", params={"query": "{ refused }"})
        await client.post("/graphql", json={"query": "{ apple }"}, headers={"content-encoding": "identity"})
        await client.post("/graphql", content=b"{")
        await client.put("/graphql")
        after = await counted(client)
    assert before == {"ok": 0, "refused": 0, "error": 0}
    assert after == {"ok": 4, "refused": 6, "error": 1}


async def test_the_service_tells_the_revision_it_answers_from_and_its_age() -> None:
    async with client_of(Live(snapshot(7)), Settings()) as client:
        text = (await client.get("/metrics")).text
    found = {sample.name: sample.value for family in text_string_to_metric_families(text) for sample in family.samples}
    assert found["catalog_snapshot_revision"] == 7
    assert found["catalog_snapshot_age_seconds"] > 0
    assert (found["catalog_sockets"], found["catalog_subscriptions"], found["catalog_waiting"]) == (0, 0, 0)
    assert found.keys() >= {"catalog_kept_documents", "catalog_kept_fragments", "catalog_kept_results"}
    async with client_of(Live(), Settings()) as client:
        assert "catalog_snapshot" not in (await client.get("/metrics")).text


async def counted(client: httpx.AsyncClient) -> dict[str, float]:
    """How many requests have been counted, by what came of them."""
    text = (await client.get("/metrics")).text
    return {
        sample.labels["outcome"]: sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == "catalog_requests_total"
    }


def test_operations_of_trusted_documents_are_known_by_their_names() -> None:
    texts = ["query Where { a } mutation Change { b }", "{ c }", "fragment F on Query { d } query Report { ...F }"]
    assert list(names_in(texts)) == ["Where", "Change", "Report"]
