"""What a program of a partner sends and hears."""

import json

V1 = "/api/v1"
WHERE = f"{V1}/questions/internet/activities/statements-1"


def votes(statements, *values):
    """Answers to these statements, by the codes of the form."""
    return {f"statement-{one.pk}": how for one, how in zip(statements, values, strict=False)}


def bring(client, token, answers, name="1", **also):
    """Bring the answers of one person."""
    sent = {"answers": answers, "language": "en", **also}
    return post(client, token, json.dumps(sent), name)


def post(client, token, body, name="1", where=f"{WHERE}/contributions", **headers):
    """Send a body as it is."""
    known = {"Authorization": f"Bearer {token}", "Idempotency-Key": name, **headers}
    return client.post(
        where,
        body,
        content_type="application/json",
        headers={name: value for name, value in known.items() if value is not None},
    )


def problem(response):
    """The name of a problem, its status and its sentence."""
    assert response["Content-Type"] == "application/problem+json"
    said = response.json()
    assert said["status"] == response.status_code
    return said["type"].partition("#")[2], said["status"], said["detail"]
