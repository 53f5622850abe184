"""What a test cell meets when the student's side is slow, or gone."""


def test_after_the_deadline_every_call_fails_at_once(fresh_conversation):
    source = (
        "for _ in range(3):\n"
        "    try: endless(1)\n"
        "    except Exception as error: print(type(error).__name__, error)\n"
    )
    outputs, outcome = fresh_conversation.run(source, seconds=0.5)
    assert outcome == "ok"
    assert outputs[0].text == "NoAnswer no answer within 0.5 s\n" * 3


def test_an_alarm_in_a_call_ends_the_conversation(fresh_conversation):
    source = (
        "import signal\n"
        "def ring(*_): raise OSError('rung')\n"
        "signal.signal(signal.SIGALRM, ring)\n"
        "signal.setitimer(signal.ITIMER_REAL, 0.2)\n"
        "try: endless(1)\n"
        "except OSError as error: print(error)\n"
        "identity(1)"
    )
    outputs, outcome = fresh_conversation.run(source)
    assert (outputs[0].text, outcome) == ("rung\n", "NoAnswer")


def test_a_call_into_a_process_that_is_gone_says_so(fresh_conversation):
    outputs, outcome = fresh_conversation.run("try: end(1)\nfinally: identity(1)")
    assert outcome == "KernelDied", outputs


def test_a_connection_with_another_ticket_is_turned_away(fresh_conversation):
    for ticket in (99, 3):
        fresh_conversation.process.stdin.write(f"{ticket}\n")
        fresh_conversation.process.stdin.flush()
    fresh_conversation.link.listener.setblocking(True)
    connection, _ = fresh_conversation.link.listener.accept()
    assert not fresh_conversation.link.open_for(connection, 3, 1)
    connection, _ = fresh_conversation.link.listener.accept()
    assert fresh_conversation.link.open_for(connection, 3, 5)
    outputs = fresh_conversation.judge.run("print(identity(1))")
    assert outputs[0].text == "1\n"
