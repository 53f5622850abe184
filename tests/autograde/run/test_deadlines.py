"""What a test cell meets when the student's side is slow, or gone."""


def test_after_the_deadline_every_call_fails_at_once(fresh_conversation):
    source = (
        "for _ in range(3):\n"
        "    try: endless(1)\n"
        "    except Exception as error: print(type(error).__name__, error)\n"
    )
    outputs, outcome = fresh_conversation.run(source, seconds=0.5)
    assert outcome == "ok"
    assert outputs[0]["text"] == "NoAnswer no answer within 0.5 s\n" * 3


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
    assert (outputs[0]["text"], outcome) == ("rung\n", "NoAnswer")


def test_a_call_into_a_process_that_is_gone_says_so(fresh_conversation):
    outputs, outcome = fresh_conversation.run("try: end(1)\nfinally: identity(1)")
    assert outcome == "KernelDied", outputs


def test_an_answer_that_comes_late_is_nobodys(fresh_conversation):
    _, outcome = fresh_conversation.run("say(1); slow(0.5)", seconds=0.2)
    assert outcome == "NoAnswer"
    assert fresh_conversation.link.answers(5)
    outputs, outcome = fresh_conversation.run("print(identity(3))")
    assert (outputs[0]["text"], outcome) == ("3\n", "ok")
