import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from mobilemoney.daraja.client import DarajaClient
from mobilemoney.daraja.errors import DarajaError, NotSent, TokenUnavailable
from mobilemoney.daraja.stk import StkQueryAnswer
from mobilemoney.daraja.tests.gateway import CONSUMER_KEY, CONSUMER_SECRET, Gateway, make_client, reply, reset, silence
from mobilemoney.daraja.tests.messages import PUSH_TAKEN, QUERY_ANSWER, TOKEN_REFUSALS, Refused
from mobilemoney.daraja.tests.requests_made import PUSH, QUERY
from mobilemoney.daraja.tokens import FetchedToken, MemoryTokenStore, read_token, to_store

THREADS = 20


def test_it_signs_in_with_key_and_secret(client: DarajaClient, gateway: Gateway) -> None:
    token = client.access_token()

    (seen,) = gateway.seen
    assert (seen.method, seen.path) == ("GET", "/oauth/v1/generate?grant_type=client_credentials")
    assert seen.headers["Authorization"].startswith("Basic Y2stVmY4MkxxUHo6Y3MtVHI0MU13")
    assert (token.value, token.expires_in) == (gateway.live_token, 3599)


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("3599", 3599), (3599, 3599), ("1800", 1800), (None, 3599), ("soon", 3599), ("", 3599), (10**30, 3599), (0, 0)],
)
def test_the_life_of_a_token_may_be_text_number_or_missing(
    client: DarajaClient, gateway: Gateway, written: object, seconds: int
) -> None:
    gateway.token_will(reply(200, {"access_token": "abc", "expires_in": written}))

    assert client.access_token().expires_in == seconds


def test_the_proof_of_the_keys_asks_daraja_each_time(client: DarajaClient, gateway: Gateway) -> None:
    client.access_token()
    client.access_token()

    assert gateway.tokens_made == 2


@pytest.mark.parametrize("case", TOKEN_REFUSALS.values(), ids=TOKEN_REFUSALS)
def test_without_a_token_nothing_is_sent(client: DarajaClient, gateway: Gateway, case: Refused) -> None:
    gateway.token_will(reply(case.http_status, case.body))

    with pytest.raises(DarajaError) as raised:
        client.stk_push(PUSH)

    assert type(raised.value) is case.error
    assert isinstance(raised.value, NotSent)
    assert gateway.calls() == []


def test_a_token_call_that_breaks_off_means_nothing_was_sent(client: DarajaClient, gateway: Gateway) -> None:
    gateway.token_will(reset)

    with pytest.raises(TokenUnavailable):
        client.stk_push(PUSH)

    assert gateway.calls() == []


def test_a_token_call_without_an_answer_means_nothing_was_sent(gateway: Gateway) -> None:
    gateway.token_will(silence)

    with pytest.raises(TokenUnavailable):
        make_client(gateway.url, timeout_seconds=0.2).stk_push(PUSH)


def test_one_token_serves_many_calls_and_clients(gateway: Gateway) -> None:
    store = MemoryTokenStore()
    gateway.will(reply(200, QUERY_ANSWER))

    for _ in range(3):
        make_client(gateway.url, tokens=store).stk_query(QUERY)

    assert gateway.tokens_made == 1


def test_many_threads_make_one_token(gateway: Gateway) -> None:
    store = MemoryTokenStore()
    gateway.will(reply(200, QUERY_ANSWER))

    answers = _in_parallel(lambda: make_client(gateway.url, tokens=store).stk_query(QUERY))

    assert len(answers) == THREADS
    assert gateway.tokens_made == 1


def test_many_threads_replace_a_dead_token_once(gateway: Gateway) -> None:
    store = MemoryTokenStore()
    store.refresh("app-1", dead=None, fetch=lambda: FetchedToken("dead-before-its-time", 3000))
    gateway.will(reply(200, QUERY_ANSWER))

    answers = _in_parallel(lambda: make_client(gateway.url, tokens=store).stk_query(QUERY))

    assert len(answers) == THREADS
    assert gateway.tokens_made == 1


def test_a_token_is_given_up_a_minute_early() -> None:
    now = [0.0]
    store = MemoryTokenStore(clock=lambda: now[0])
    store.refresh("a", dead=None, fetch=lambda: to_store(read_token(b'{"access_token": "t1", "expires_in": "3599"}')))

    now[0] = 3538
    assert store.fresh("a") == "t1"

    now[0] = 3539
    assert store.fresh("a") is None


def test_a_token_that_lives_less_than_a_minute_is_used_once(gateway: Gateway) -> None:
    gateway.checks_tokens = False
    gateway.token_will(*[reply(200, {"access_token": "short", "expires_in": "30"})] * 2)
    gateway.will(reply(200, QUERY_ANSWER))
    client = make_client(gateway.url)

    client.stk_query(QUERY)
    client.stk_query(QUERY)

    assert len(gateway.seen) == 4


def test_a_token_that_is_new_already_is_not_made_again() -> None:
    store = MemoryTokenStore()
    store.refresh("a", dead=None, fetch=lambda: FetchedToken("t2", 3000))

    assert store.refresh("a", dead="t1", fetch=_unexpected) == "t2"
    assert store.refresh("a", dead=None, fetch=_unexpected) == "t2"


def test_each_app_has_its_own_token() -> None:
    store = MemoryTokenStore()
    store.refresh("a", dead=None, fetch=lambda: FetchedToken("t1", 3000))

    assert store.fresh("b") is None


def test_a_refresh_that_fails_leaves_the_next_one_free() -> None:
    store = MemoryTokenStore()

    with pytest.raises(TokenUnavailable):
        store.refresh("a", dead=None, fetch=_fails)

    assert store.refresh("a", dead=None, fetch=lambda: FetchedToken("t1", 3000)) == "t1"


def test_proof_is_given_up_when_others_keep_refreshing(gateway: Gateway) -> None:
    class Contested(MemoryTokenStore):
        def refresh(self, app_key: str, *, dead: str | None, fetch: Callable[[], FetchedToken]) -> str:
            return "made by another process"

    with pytest.raises(TokenUnavailable, match="try again"):
        make_client(gateway.url, tokens=Contested()).access_token()


def test_secrets_and_phones_stay_out_of_representations(client: DarajaClient, gateway: Gateway) -> None:
    gateway.will(reply(200, PUSH_TAKEN), reply(200, QUERY_ANSWER))
    token, ack, answer = client.access_token(), client.stk_push(PUSH), client.stk_query(QUERY)

    shown = repr([token, to_store(token), client._app, PUSH, ack, QUERY, answer])

    for secret in (CONSUMER_KEY, CONSUMER_SECRET, "tok-", PUSH.passkey, PUSH.party_a[3:]):
        assert secret not in shown


def _unexpected() -> FetchedToken:
    raise AssertionError("No token should have been fetched.")


def _fails() -> FetchedToken:
    raise TokenUnavailable("Daraja is away.")


def _in_parallel(act: Callable[[], StkQueryAnswer]) -> list[StkQueryAnswer]:
    together = threading.Barrier(THREADS)

    def run(_: int) -> StkQueryAnswer:
        together.wait()
        return act()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(THREADS)))
