"""A search server of our own making: an embedded index that can be away, slow to learn, or forgetful."""

from matching.search.adapters.embedded import EmbeddedIndex
from matching.search.ports import Away


class Server(EmbeddedIndex):
    """What `GuardedIndex` asks of a server, answered from a file; `trouble` is why it cannot be used, `old` that it is of other fields."""

    trouble = ""
    lost = False
    old = False
    asked = 0

    def _transaction(self, begin):
        if self.trouble:
            raise Away(reason=self.trouble)
        if self.lost and begin == "BEGIN":
            raise Away(reason="it has no index yet", status=404)
        return super()._transaction(begin)

    def search(self, query, *, seconds=None):
        self.asked += 1
        return super().search(query)

    def built(self, *, seconds=None):
        return not self.old and (super().built() if not self.lost else self._there())

    def _there(self):
        if self.trouble:
            raise Away(reason=self.trouble)
        return False

    def rebuild(self, source):
        count = super().rebuild(source)
        self.lost = self.old = False
        return count

    def count(self, *, seconds=None):
        return len(self.versions())
