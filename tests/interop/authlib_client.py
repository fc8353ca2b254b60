"""A stock OpenID Connect client of another language against the issuer of a running demonstration.

Authlib is the application (public client `toll-sample`, PKCE); Chromium does the person's part. See README.md beside this file.
Stops at the first check that fails.
"""

import os
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import requests
from authlib.common.security import generate_token
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.jwk import KeySet
from playwright.sync_api import sync_playwright

SERVICE = os.environ.get("LINGPAI", "http://localhost:8080")
ISSUER = f"{SERVICE}/realms/toll"
CLIENT = "toll-sample"
CALLBACK = "http://127.0.0.1:9090/callback"
AFTER_SIGN_OUT = "http://127.0.0.1:9090/"
SCOPE = "openid profile offline_access"
# From the table that `npm start` prints.
USERNAME = os.environ.get("LINGPAI_USERNAME", "wangxiaoqing")
PASSWORD = os.environ.get("LINGPAI_PASSWORD", "Qinghe-demo-2026")
PHONE = os.environ.get("LINGPAI_PHONE", "16917932653")
SUBMIT = "#content form button.button.main"


def check(said, holds):
    if not holds:
        raise SystemExit(f"FAILED  {said}")
    print(f"ok      {said}")


class Application(BaseHTTPRequestHandler):
    """What listens at the redirect addresses; the last address asked for is what came back."""

    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"<title>sample</title>")

    def log_message(self, *_):
        pass


class Person:
    """Signs in, agrees and signs out in a browser."""

    def __init__(self, playwright):
        chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        self.browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        major = self.browser.version.split(".")[0]
        agent = f"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{major}.0.0.0 Safari/537.36"
        self.page = self.browser.new_context(locale="en", user_agent=agent).new_page()

    def authorize(self, address):
        """Opens `address` and does what the pages ask until the application has its answer."""
        page, pages = self.page, []
        page.goto(address)
        while not page.url.startswith(CALLBACK):
            if page.query_selector("#identifier"):
                pages.append("password")
                page.fill("#identifier", USERNAME)
                page.fill("#password", PASSWORD)
            elif page.query_selector("#code"):
                pages.append("code")
                page.fill("#code", code_to(PHONE))
            else:
                pages.append("consent")
            with page.expect_navigation():
                page.click(SUBMIT)
        return page.url, pages


def code_to(phone):
    messages = requests.get(f"{SERVICE}/outbox.json", params={"to": phone}, timeout=10).json()["messages"]
    return next(message["parameters"]["code"] for message in messages if message["template"] == "code")


def refused(call, error):
    try:
        call()
    except OAuthError as failure:
        return failure.error == error
    return False


def validate(metadata, id_token, nonce):
    """The ID token by the published keys and Authlib's own rules (iss, aud, exp, nonce …)."""
    keys = KeySet.import_key_set(requests.get(metadata["jwks_uri"], timeout=10).json())
    token = jwt.decode(id_token, keys, algorithms=metadata["id_token_signing_alg_values_supported"])
    options = {"iss": {"essential": True, "value": ISSUER}, "aud": {"essential": True, "value": CLIENT}}
    claims = CodeIDToken(token.claims, token.header, options, {"nonce": nonce, "client_id": CLIENT})
    claims.validate()
    return token.header, claims


def sign_in(session, metadata, person, nonce, **extra):
    verifier = generate_token(48)
    address, state = session.create_authorization_url(
        metadata["authorization_endpoint"], code_verifier=verifier, nonce=nonce, **extra
    )
    answer, pages = person.authorize(address)
    check("the answer names its issuer (RFC 9207)", parse_qs(urlsplit(answer).query)["iss"] == [ISSUER])
    token = session.fetch_token(
        metadata["token_endpoint"], authorization_response=answer, state=state, code_verifier=verifier
    )
    return token, pages


def run(person):
    metadata = requests.get(f"{ISSUER}/.well-known/openid-configuration", timeout=10).json()
    check("discovery: the issuer is itself", metadata["issuer"] == ISSUER)
    check("discovery: PKCE by S256 only", metadata["code_challenge_methods_supported"] == ["S256"])
    session = OAuth2Session(
        CLIENT,
        redirect_uri=CALLBACK,
        scope=SCOPE,
        code_challenge_method="S256",
        token_endpoint_auth_method="none",
        revocation_endpoint_auth_method="none",
    )

    nonce = generate_token(20)
    token, pages = sign_in(session, metadata, person, nonce, prompt="consent")
    check(f"code flow: the person saw {' → '.join(pages)}", pages[0] == "password" and pages[-1] == "consent")
    header, claims = validate(metadata, token["id_token"], nonce)
    check(f"ID token: {header['alg']} by JWKS, acr {claims['acr']}, amr {claims['amr']}", header["alg"] == "ES256")

    userinfo = session.get(metadata["userinfo_endpoint"]).json()
    check(f"userinfo: same sub, name {userinfo['name']}", userinfo["sub"] == claims["sub"])

    first = token["refresh_token"]
    second = session.refresh_token(metadata["token_endpoint"], refresh_token=first)
    check("refresh: a new refresh token each time", second["refresh_token"] != first)
    header, again = validate(metadata, second["id_token"], None)
    check("refresh: same sub, acr and auth_time", all(again[name] == claims[name] for name in ("sub", "acr", "auth_time")))
    reuse = lambda: session.refresh_token(metadata["token_endpoint"], refresh_token=first)
    check("refresh: the old token is refused", refused(reuse, "invalid_grant"))
    family = lambda: session.refresh_token(metadata["token_endpoint"], refresh_token=second["refresh_token"])
    check("refresh: and its whole family with it", refused(family, "invalid_grant"))

    nonce = generate_token(20)
    token, pages = sign_in(session, metadata, person, nonce)
    check(f"signed in already: pages seen {pages}", "password" not in pages)
    _, claims = validate(metadata, token["id_token"], nonce)
    silent, pages = sign_in(session, metadata, person, generate_token(20), prompt="none")
    check("prompt=none: tokens without a page", pages == [] and "access_token" in silent)

    revoked = session.revoke_token(metadata["revocation_endpoint"], token=silent["refresh_token"])
    check("revocation: 200, and the token is dead", revoked.status_code == 200)
    dead = lambda: session.refresh_token(metadata["token_endpoint"], refresh_token=silent["refresh_token"])
    check("revocation: a refresh with it is refused", refused(dead, "invalid_grant"))

    state = generate_token(20)
    hint = {"id_token_hint": token["id_token"], "post_logout_redirect_uri": AFTER_SIGN_OUT, "state": state}
    person.page.goto(f"{metadata['end_session_endpoint']}?{urlencode(hint)}")
    if not person.page.url.startswith(AFTER_SIGN_OUT):
        with person.page.expect_navigation():
            person.page.click(SUBMIT)
    check("RP-initiated sign-out: back at the application, state kept", person.page.url == f"{AFTER_SIGN_OUT}?state={state}")
    ended = lambda: session.refresh_token(metadata["token_endpoint"], refresh_token=token["refresh_token"])
    check("signed out: a refresh is refused", refused(ended, "invalid_grant"))
    session.token = token
    check("signed out: userinfo is refused", session.get(metadata["userinfo_endpoint"]).status_code == 401)
    address, _ = session.create_authorization_url(
        metadata["authorization_endpoint"], code_verifier=generate_token(48), prompt="none"
    )
    answer, _ = person.authorize(address)
    check("signed out: prompt=none says login_required", parse_qs(urlsplit(answer).query)["error"] == ["login_required"])


server = HTTPServer(("127.0.0.1", 9090), Application)
threading.Thread(target=server.serve_forever, daemon=True).start()
with sync_playwright() as playwright:
    run(Person(playwright))
server.shutdown()
