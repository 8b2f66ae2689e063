"""Limits on guessing secrets: passwords, the bootstrap token, invites.

Each try is counted before the secret is looked at, so a thousand parallel tries are a thousand
tries; a right one is given back. Three tiers: one person from one place is stopped soon, one
person from everywhere later (so an outsider can slow down, not lock out, for long), and one
place for everybody latest, because an office shares an address.
"""

import hashlib
import logging
import math

from mobilemoney.gateway.addresses import network_key
from mobilemoney.gateway.errors import RateLimited
from mobilemoney.gateway.rate_counters import Limit, count, forget, give_back

PERSON_AND_PLACE = Limit("guess-here", 8, 15 * 60)
PERSON = Limit("guess-person", 20, 60 * 60)
PLACE = Limit("guess-place", 100, 15 * 60)
ANYWHERE = Limit("guess-anywhere", 60, 60 * 60)

log = logging.getLogger(__name__)


def check_login(username: str, ip: str) -> None:
    """Count a try to sign in. Raises RateLimited once there were too many."""
    person, place = _person("login", username), network_key(ip)
    _count(f"{person}@{place}", PERSON_AND_PLACE)
    # Only tries that the first tier lets through go on, so one noisy place can't spend everybody's tries.
    _count(person, PERSON)
    _count(place, PLACE)


def note_failed_login(username: str, ip: str) -> None:
    """For the log only: the try was counted before it was made."""
    log.warning("Sign-in failed for user %s from %s", _person("login", username), ip)


def note_successful_login(username: str, ip: str) -> None:
    """The owner got in: his tries here start anew, and this one counts for nobody."""
    person, place = _person("login", username), network_key(ip)
    forget(f"{person}@{place}", [PERSON_AND_PLACE])
    give_back(person, [PERSON])
    give_back(place, [PLACE])


def check_guesses(kind: str, ip: str) -> None:
    """Count a try at a secret that belongs to nobody, such as the bootstrap token. Raises RateLimited."""
    _count(f"{kind}@{network_key(ip)}", PERSON_AND_PLACE)
    _count(kind, ANYWHERE)


def note_wrong_guess(kind: str, ip: str) -> None:
    log.warning("A wrong %s was given from %s", kind, ip)


def note_right_guess(kind: str, ip: str) -> None:
    forget(f"{kind}@{network_key(ip)}", [PERSON_AND_PLACE])
    give_back(kind, [ANYWHERE])


def _count(key: str, limit: Limit) -> None:
    (usage,) = count(key, [limit])
    if usage.is_exceeded:
        raise RateLimited(math.ceil(usage.seconds_left), "Too many tries. Wait before you try again.")


def _person(kind: str, name: str) -> str:
    """A short name for what somebody typed, which may be long, odd, or a password in the wrong field."""
    return f"{kind}:{hashlib.sha256(name.strip().casefold().encode('utf-8', 'replace')).hexdigest()[:24]}"
