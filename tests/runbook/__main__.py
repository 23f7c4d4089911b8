"""Write docs/messages.md: ``python -m tests.runbook``, as a part of ``make derive``."""

from tests.runbook.page import PAGE, text

if __name__ == "__main__":
    PAGE.write_text(text(), encoding="utf-8")
    print(PAGE)
