"""Whether what a gateway sends comes from it."""

from isegoria.conversation.requests import signature


def test_a_signature_covers_the_address_and_each_value():
    values = {
        "CallSid": ["CA1234567890ABCDE"],
        "Caller": ["+14158675309"],
        "Digits": ["1234"],
        "From": ["+14158675309"],
        "To": ["+18005551212"],
    }
    address = "https://mycompany.com/myapp.php?foo=1&bar=2"

    assert signature("12345", address, values) == "RSOYDt4T1cUTdK1PDd93/VVr8B8="
