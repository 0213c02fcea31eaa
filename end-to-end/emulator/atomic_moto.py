"""The moto server, with one call of DynamoDB at a time.

By itself it serves every call in a thread of its own and locks nothing: two conditional writes can both win, and a reader
sees an item half made. DynamoDB's calls are atomic, and Drover's claims and leases stand on that.
"""

import threading

from moto import server
from moto.moto_server.werkzeug_app import DomainDispatcherApplication

turn = threading.Lock()
call = DomainDispatcherApplication.__call__


def one_at_a_time(self, environ, start_response):
    if not environ.get("HTTP_X_AMZ_TARGET", "").startswith("DynamoDB_"):
        return call(self, environ, start_response)
    with turn:
        return call(self, environ, start_response)


DomainDispatcherApplication.__call__ = one_at_a_time
server.main()
