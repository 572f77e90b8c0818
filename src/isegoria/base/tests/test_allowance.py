"""Limits let a village through, slow a flood, and remember no address."""

from isegoria.base.allowance import Allowance, network_of


class Clock:
    """A clock that the test moves."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        """Tell the time."""
        return self.now


def test_a_burst_goes_through_and_then_one_after_another():
    clock = Clock()
    allowance = Allowance(burst=3, seconds_each=10, now=clock)

    first = [allowance.take(b"school") for _each in range(4)]
    clock.now += 10
    later = [allowance.take(b"school") for _each in range(2)]

    assert first == [0, 0, 0, 11]
    assert later == [0, 11]


def test_one_network_does_not_hold_up_another():
    allowance = Allowance(burst=1, seconds_each=60, now=Clock())
    allowance.take(b"one")

    assert allowance.take(b"one") > 0
    assert allowance.take(b"other") == 0


def test_ten_thousand_networks_are_remembered_and_the_rest_start_afresh():
    allowance = Allowance(burst=1, seconds_each=60, now=Clock())
    for number in range(10_000):
        allowance.take(number.to_bytes(4, "big"))

    refused = allowance.take((0).to_bytes(4, "big"))
    new = allowance.take(b"new")

    assert (refused, new) == (61, 0)
    assert len(allowance) == 10_000
    assert allowance.take((0).to_bytes(4, "big")) == 61  # it came again, so it is kept
    assert allowance.take((1).to_bytes(4, "big")) == 0  # it had waited longest


def test_trying_again_and_again_makes_no_wait_longer():
    clock = Clock()
    allowance = Allowance(burst=1, seconds_each=8, now=clock)
    waits = []
    for _second in range(10):
        waits.append(allowance.take(b"school"))
        clock.now += 1

    assert waits == [0, 8, 7, 6, 5, 4, 3, 2, 0, 8]


def test_neighbours_share_a_network_and_no_address_can_be_read_from_it(rf):
    one = network_of(rf.get("/", REMOTE_ADDR="203.0.113.7"))
    neighbour = network_of(rf.get("/", REMOTE_ADDR="203.0.113.200"))
    stranger = network_of(rf.get("/", REMOTE_ADDR="203.0.114.7"))

    assert one == neighbour != stranger
    assert b"203" not in one


def test_an_address_of_version_six_counts_by_the_home_not_the_device(rf):
    one = network_of(rf.get("/", REMOTE_ADDR="2001:db8:1:ff00::1"))
    same_home = network_of(rf.get("/", REMOTE_ADDR="2001:db8:1:ffee::2"))
    other = network_of(rf.get("/", REMOTE_ADDR="2001:db8:2:ff00::1"))

    assert one == same_home != other


def test_an_address_of_version_four_is_the_same_when_it_comes_as_one_of_version_six(rf):
    plain = network_of(rf.get("/", REMOTE_ADDR="203.0.113.7"))
    mapped = network_of(rf.get("/", REMOTE_ADDR="::ffff:203.0.113.7"))
    stranger = network_of(rf.get("/", REMOTE_ADDR="::ffff:203.0.114.7"))

    assert plain == mapped != stranger


def test_a_header_is_believed_only_where_the_operator_named_a_proxy(rf, settings):
    forged = {"HTTP_X_FORWARDED_FOR": "198.51.100.9", "REMOTE_ADDR": "203.0.113.7"}
    settings.TRUSTED_PROXIES = 0
    direct = network_of(rf.get("/", **forged))
    settings.TRUSTED_PROXIES = 1
    proxied = network_of(rf.get("/", **forged))
    longer = {**forged, "HTTP_X_FORWARDED_FOR": "192.0.2.1, 198.51.100.9"}

    assert direct == network_of(rf.get("/", HTTP_X_FORWARDED_FOR="", REMOTE_ADDR="203.0.113.7"))
    assert proxied != direct
    assert network_of(rf.get("/", **longer)) == proxied


def test_nonsense_for_an_address_is_one_network(rf):
    assert network_of(rf.get("/", REMOTE_ADDR="")) == b"unknown"
