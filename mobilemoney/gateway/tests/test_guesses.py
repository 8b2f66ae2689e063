import pytest

from mobilemoney.businesses.tests.parallel import in_parallel
from mobilemoney.gateway import guesses
from mobilemoney.gateway.errors import RateLimited
from mobilemoney.gateway.models import RateCounter

pytestmark = pytest.mark.django_db
HERE, THERE = "203.0.113.1", "203.0.113.2"


def tries_let_through(username: str, ip: str, times: int) -> int:
    return sum(is_let_through(username, ip) for _ in range(times))


def is_let_through(username: str, ip: str) -> bool:
    try:
        guesses.check_login(username, ip)
    except RateLimited:
        return False
    return True


class TestSigningIn:
    def test_one_place_gets_a_few_tries(self) -> None:
        assert tries_let_through("amina", HERE, 30) == guesses.PERSON_AND_PLACE.requests

    def test_all_places_together_get_twenty_an_hour(self) -> None:
        let_through = sum(tries_let_through("amina", f"198.51.100.{place}", 5) for place in range(1, 201))

        assert let_through == 20

    def test_a_name_is_the_same_in_any_case(self) -> None:
        tries_let_through("Amina", HERE, 30)

        assert not is_let_through(" aMINA ", HERE)

    def test_somebody_else_behind_the_same_address_still_gets_in(self) -> None:
        tries_let_through("amina", HERE, 30)

        assert is_let_through("baraka", HERE)

    def test_one_place_can_not_try_everybody(self) -> None:
        let_through = sum(is_let_through(f"user{number}", HERE) for number in range(300))

        assert let_through == guesses.PLACE.requests

    def test_a_person_elsewhere_is_not_stopped_by_the_first_noisy_place(self) -> None:
        tries_let_through("amina", HERE, 500)

        assert is_let_through("amina", THERE)

    def test_the_owner_starts_anew_after_getting_in(self) -> None:
        for _ in range(5):
            assert tries_let_through("amina", HERE, 7) == 7
            assert is_let_through("amina", HERE)
            guesses.note_successful_login("amina", HERE)
            forgive_person()

    def test_the_refusal_says_when_to_come_back(self) -> None:
        tries_let_through("amina", HERE, 8)

        with pytest.raises(RateLimited) as refused:
            guesses.check_login("amina", HERE)

        assert 0 < refused.value.retry_after <= guesses.PERSON_AND_PLACE.window_seconds

    def test_any_text_can_stand_where_a_name_should(self) -> None:
        for odd in ("", "x" * 100_000, "nul\x00", "\ud800", "名"):
            assert is_let_through(odd, "not an address")


@pytest.mark.django_db(transaction=True)
def test_parallel_tries_are_counted_before_any_is_made() -> None:
    let_through = in_parallel(lambda number: is_let_through("amina", HERE), 30)

    assert sum(let_through) == guesses.PERSON_AND_PLACE.requests


class TestOtherSecrets:
    def test_each_kind_has_its_own_count(self) -> None:
        for _ in range(guesses.PERSON_AND_PLACE.requests):
            guesses.check_guesses("bootstrap", HERE)

        with pytest.raises(RateLimited):
            guesses.check_guesses("bootstrap", HERE)
        guesses.check_guesses("invite", HERE)

    def test_a_right_one_is_given_back(self) -> None:
        for _ in range(50):
            guesses.check_guesses("invite", HERE)
            guesses.note_right_guess("invite", HERE)


def forgive_person() -> None:
    """The hour's count of wrong tries is not what this is about."""
    RateCounter.objects.filter(key__startswith="guess-person").delete()
