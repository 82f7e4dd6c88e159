"""What came with a document: addresses and dates of feeds."""

from __future__ import annotations

import pytest

from tasks.claim import Claim
from tasks.given import given_claims, publisher_of


@pytest.mark.parametrize(
    ("published", "day", "instant"),
    [
        ("2025-03-02T08:00:00Z", "2025-03-02", "2025-03-02T08:00:00+00:00"),
        ("1740902400", "2025-03-02", "2025-03-02T08:00:00+00:00"),
        ("1740902400.5", "2025-03-02", "2025-03-02T08:00:00+00:00"),
        ("1740902400000", "2025-03-02", "2025-03-02T08:00:00+00:00"),
        ("2 March 2025", "2025-03-02", None),
        ("20250302", None, None),
        ("123456789", None, None),  # in 1973
        ("0", None, None),
        ("-1740902400", None, None),
        ("9" * 400, None, None),
        ("nan", None, None),
        ("soon", None, None),
    ],
)
def test_dates_of_feeds(published: str, day: str | None, instant: str | None) -> None:
    claims = {claim.field: claim.value for claim in given_claims(None, published)}
    assert claims.get("date_published") == day
    assert claims.get("published_at") == instant


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("https://www.courier.example/1", "courier.example"),
        ("http://m.Courier.example:8080/a?b=//other.example", "courier.example"),
        ("//amp.courier.example/1", "courier.example"),
        ("news.courier.example/2025/1", "news.courier.example"),
        ("https://www.example/1", "www.example"),
        ("https://user:secret@courier.example/1", "courier.example"),
        ("https://bücher.example/", "bücher.example"),
        ("https://127.0.0.1/1", None),
        ("https://[::1]/1", None),
        ("https://[oops/1", None),
        ("https://localhost/1", None),
        ("https:///1", None),
        ("/1.html", None),
        ("https://<script>.example/", None),
    ],
)
def test_the_site_of_an_address(address: str, site: str | None) -> None:
    found = publisher_of([Claim("url", address, address, "m", None, None, 0.9)])
    assert (found and found.value) == site


def test_the_surest_address_tells_the_site() -> None:
    canonical = Claim("url", "https://a.example/1", "https://a.example/1", "m", None, None, 0.9)
    shared = Claim("url", "https://b.example/1", "https://b.example/1", "m", None, None, 0.8)
    found = publisher_of([shared, canonical])
    assert found
    assert (found.value, found.raw) == ("a.example", "https://a.example/1")
    assert publisher_of([]) is None
