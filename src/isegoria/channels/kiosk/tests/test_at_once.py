"""A form for a new kiosk is sent twice at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from isegoria.base.refusal import Refused
from isegoria.channels.kiosk import services
from isegoria.channels.kiosk.models import Kiosk


@pytest.mark.django_db(transaction=True)
def test_one_kiosk_is_there_and_the_second_is_refused_in_words(site, institution):
    start = Barrier(2, timeout=60)

    def run(_turn):
        connection.ensure_connection()
        start.wait()
        try:
            services.set_up(
                institution=institution, name="Library", place="Hall", paper="a4", patience=60
            )
        except Refused as refused:
            return str(refused)
        else:
            return "there"
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        heard = sorted(threads.map(run, range(2)))

    assert heard == [
        "There is a kiosk of this name already. Write more of the name.",
        "there",
    ]
    assert Kiosk.objects.count() == 1
