"""What the months of the books say is what was posted in them, by the council's clock."""

from __future__ import annotations

from tests.agreement.book import Book
from tests.agreement.read_pages import pence
from tests.agreement.readers import Readers, compares


@compares("books.months")
def each_closed_month_moved_what_was_posted_in_it(readers: Readers, book: Book) -> None:
    table = readers.finance.tables("/council/books/months").get("Months, the latest first")
    links = readers.finance.tables_with_links("/council/books/months")
    for address, row in links[0] if table else []:
        if not row[3]:
            continue  # it is open
        month = address.rpartition("/")[2]
        posted = [one for one in book.lines("*") if one.month == month]
        assert int(row[2].replace(",", "")) == len({one.transaction for one in posted}), month
        assert pence(row[3]) == sum(one.pence for one in posted if one.pence > 0), month
