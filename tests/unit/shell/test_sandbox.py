from __future__ import annotations

from uploader.shell.sandbox import is_given_up


def test_only_a_plain_word_gives_the_sandbox_up() -> None:
    assert is_given_up({"QTWEBENGINE_DISABLE_SANDBOX": "1"})
    assert is_given_up({"QTWEBENGINE_CHROMIUM_FLAGS": "--disable-gpu --no-sandbox"})
    assert not is_given_up({"QTWEBENGINE_DISABLE_SANDBOX": "", "PATH": "/bin"})
