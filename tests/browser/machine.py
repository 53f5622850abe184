"""A machine to throw away: this one, with what changes below some folders put aside."""

import contextlib
import os
import shlex
import shutil
import subprocess
from pathlib import Path

PLACES = ("etc", "home", "opt", "srv")

MOUNT = """\
read -r number _ < /proc/self/stat
cd {changes}
for place in {places}; do
  mkdir $place .$place
  mount -t overlay -o lowerdir=/$place,upperdir=$place,workdir=.$place overlay /$place
done
mount -t proc proc /proc
echo $number
cat
"""

NAMESPACES = ("unshare", "--mount", "--pid", "--fork", "--kill-child")

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
"""Programs that every user may run: those of the tests may lie in root's home."""


def lacking():
    """Say what a machine to throw away needs and this one lacks; None if nothing."""
    if os.geteuid() != 0:
        return "users are added and their servers started: run it as root"
    for program in ("unshare", "nsenter", "useradd", "npm"):
        if shutil.which(program, path=PATH) is None:
            return f"no {program} on this machine"
    tried = subprocess.run([*NAMESPACES, "true"], capture_output=True)
    return tried.stderr.decode().strip() if tried.returncode else None


class Machine:
    """Commands typed there as root or as another, and the files that they leave."""

    def __init__(self, number):
        self._number, self.begun = number, []

    def file(self, path):
        """Where a file of the machine is to be read from outside."""
        return Path(f"/proc/{self._number}/root", path.lstrip("/"))

    def begins(self, lines, log, cwd="/", **variables):
        """Begin lines of shell as root, which end with the machine at the latest."""
        given = [f"{name}={value}" for name, value in variables.items()]
        command = self._shell(f"cd {shlex.quote(str(cwd))}\n{lines}", "root", *given)
        self.begun.append(subprocess.Popen(command, stdout=log, stderr=log))
        return self.begun[-1]

    def says(self, line, user):
        """Give what a line of a user's shell says; None if it fails."""
        done = subprocess.run(self._shell(line, user), capture_output=True, text=True)
        return None if done.returncode else done.stdout

    def _shell(self, lines, user, *given):
        return [
            *("nsenter", f"--target={self._number}", "--mount", "--pid"),
            *("env", f"PATH={PATH}", *given),
            *("runuser", "-u", user, "--", "bash", "-euc", lines),
        ]


@contextlib.contextmanager
def machine(changes):
    """Give a machine; all that runs there ends with it."""
    script = MOUNT.format(places=" ".join(PLACES), changes=changes)
    holder = subprocess.Popen(
        [*NAMESPACES, "bash", "-ec", script],
        stdin=subprocess.PIPE,  # the machine ends when nobody holds it, come what may
        stdout=subprocess.PIPE,
        text=True,
    )
    number = holder.stdout.readline().strip()
    made = Machine(number)
    try:
        yield made if number else None
    finally:
        holder.communicate()
        for process in made.begun:
            process.wait()
