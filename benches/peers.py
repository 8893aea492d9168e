#!/usr/bin/env python3
"""Pairs the engine with its peers in one run: the naive walk, and the BrainPhoque sampler.

    cargo build --release
    benches/peers.py                                    everything but the sampler
    benches/peers.py --sampler CHECKOUT --only sampler  the sampler, from a checkout of
        google-deepmind/neural_networks_solomonoff_induction; numpy must be there

Every command runs on one thread unless it says otherwise; peers take turns, so that both meet the
same machine, and medians are shown. Processor seconds (user and system) stand beside wall seconds,
since on a shared machine only the former mean much. What both print is compared as integers; a
difference ends the run with exit code 1. Figures go into a dated page under notes/.
"""

import argparse
import importlib.util
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

STRINGS = {
    "0^32": "0" * 32,
    "(01)^16": "01" * 16,
    "0^16 1^16": "0" * 16 + "1" * 16,
    "Thue-Morse 32": "01101001100101101001011001101001",
    "random 32": "11010010011101011100010110100001",
}

# Lower and upper bounds at L=33, S=1000, of the prototype that the engine had to reach.
PROTOTYPE = {
    "0^32": (0.6425, 0.6946),
    "(01)^16": (5.315e-3, 1.786e-2),
    "0^16 1^16": (8.35e-6, 3.88e-2),
    "Thue-Morse 32": (3.95e-8, 1.265e-2),
    "random 32": (0.0, 7.65e-3),
}

STATUSES = ["complete", "silent", "open-length", "open-steps"]


class Run:
    """What one command printed, and what it cost."""

    def __init__(self, command, runs=1):
        self.wall, self.processor = [], []
        for _ in range(runs):
            self.again(command)

    def again(self, command):
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            start = time.monotonic()
            child = subprocess.Popen(command, stdout=out, stderr=err, stdin=subprocess.DEVNULL)
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            self.wall.append(time.monotonic() - start)
            self.processor.append(usage.ru_utime + usage.ru_stime)
            self.peak = usage.ru_maxrss
            out.seek(0)
            err.seek(0)
            self.said = err.read().decode()
            if child.returncode != 0:
                sys.exit(f"{' '.join(map(str, command))}: {self.said}")
            printed = json.load(out)
        # The search within a time is the one command whose result is not always the same.
        if hasattr(self, "printed") and "--time" not in command and self.printed != printed:
            sys.exit(f"{' '.join(map(str, command))}: two runs differ")
        self.printed = printed

    def seconds(self):
        return statistics.median(self.processor), statistics.median(self.wall)


def paired(runs, *commands):
    """Runs the commands in turns."""
    done = [Run(command) for command in commands]
    for _ in range(runs - 1):
        for run, command in zip(done, commands):
            run.again(command)
    return done


def ratios(fast, slow):
    """Medians of the paired ratios, processor and wall."""
    return tuple(
        statistics.median(b / a for a, b in zip(getattr(fast, clock), getattr(slow, clock)))
        for clock in ("processor", "wall")
    )


def say(*words):
    print(*words, flush=True)


def load():
    return "load " + " ".join(f"{load:.1f}" for load in os.getloadavg())


def need(holds, words):
    if not holds:
        sys.exit(f"DIFFERENT: {words}")
    say(f"  equal: {words}")


def table(binary, bits, horizon, steps, *more, threads=1):
    return [
        binary, "table", "--summary", "--json", "--bits", str(bits), "--horizon", str(horizon),
        "--steps", str(steps), "--threads", str(threads), *more,
    ]


def masses(run):
    return {status: int(run.printed["masses"][status]) for status in STATUSES}


def tables(binary, runs, bits):
    """The engine against the naive walk: speed and integers."""
    for horizon in (32, 16):
        say(f"\ntable L={bits} T={horizon} S=300, one thread, {runs} runs in turns; {load()}")
        fast, slow = paired(
            runs,
            table(binary, bits, horizon, 300),
            table(binary, bits, horizon, 300, "--naive"),
        )
        for name, run in (("engine", fast), ("naive", slow)):
            processor, wall = run.seconds()
            each = ", ".join(f"{seconds:.2f}" for seconds in run.processor)
            say(f"  {name}: {processor:.3f} s processor, {wall:.3f} s wall (processor: {each})")
        processor, wall = ratios(fast, slow)
        medians = slow.seconds()[0] / fast.seconds()[0]
        say(f"  ratio of medians {medians:.2f} (processor)")
        say(f"  median of paired ratios {processor:.2f} (processor), {wall:.2f} (wall)")
        say(f"  naive cylinders a second: engine {fast.printed['cylinders'] / fast.seconds()[0]:.3g}, "
            f"naive {slow.printed['cylinders'] / slow.seconds()[0]:.3g} (processor)")
        say(f"  engine {masses(fast)}\n  naive  {masses(slow)}")
        need(fast.printed["cylinders"] == slow.printed["cylinders"],
             f"cylinders, {fast.printed['cylinders']}")
        a, b = masses(fast), masses(slow)
        need(a["open-length"] == b["open-length"], "open-length")
        need(sum(a.values()) - a["open-length"] == sum(b.values()) - b["open-length"],
             "complete + silent + open-steps")
        if a["open-steps"] == b["open-steps"]:
            need(a == b, "every status, since no decider made a difference")
        else:
            # A decider takes what the naive walk leaves open-steps, and nothing else.
            need(all(a[status] >= b[status] for status in ("complete", "silent")),
                 "complete and silent at least the naive walk's")


def threads(binary, runs, bits):
    """Two threads against one."""
    say(f"\ntable L={bits} T=32 S=300, two threads against one, {runs} runs in turns; {load()}")
    one, two = paired(
        runs,
        table(binary, bits, 32, 300),
        table(binary, bits, 32, 300, threads=2),
    )
    for name, run in (("one thread", one), ("two threads", two)):
        processor, wall = run.seconds()
        say(f"  {name}: {processor:.3f} s processor, {wall:.3f} s wall")
    (p1, w1), (p2, w2) = one.seconds(), two.seconds()
    say(f"  processor, two over one: {p2 / p1:.3f} (paired: {ratios(one, two)[0]:.3f})")
    say(f"  wall, one over two: {w1 / w2:.3f} (paired: {ratios(two, one)[1]:.3f})")
    need(one.printed == two.printed, "what they print")


def steps(binary):
    """The mass that S = 1000 leaves open, with every certificate checked."""
    for bits in (24, 27):
        say(f"\ntable L={bits} T=32 S=1000 --verify; {load()}")
        plain = Run(table(binary, bits, 32, 1000))
        checked = Run(table(binary, bits, 32, 1000, "--verify"))
        one = 1 << (bits + 4)
        for status, mass in masses(checked).items():
            say(f"  {status}: {mass}/2^{bits + 4} = {mass / one:.6g}")
        say("  deciders", json.dumps(checked.printed.get("deciders")))
        say(f"  {checked.said.strip()}")
        say(f"  {plain.seconds()[0]:.2f} s processor, with --verify {checked.seconds()[0]:.2f} s")
        need(masses(plain) == masses(checked), "masses with and without --verify")
        if masses(checked)["open-steps"] >= one / 10**6:
            sys.exit("open-steps is not below 1e-6")


def value(mass):
    return int(mass["numerator"]) / (1 << mass["log2_denominator"])


def bounds(run):
    return value(run.printed["lower"]), value(run.printed["upper"])


def mass(binary, x, *more):
    return [binary, "mass", x, "--json", "--threads", "1", *more]


def searches(binary, seconds):
    """The bounds that a time buys, by both walks."""
    say(f"\nmass x --time {seconds}s, one thread; {load()}")
    for name, x in STRINGS.items():
        reached = {}
        for walk, more in (("engine", []), ("naive", ["--naive"])):
            run = Run(mass(binary, x, "--time", f"{seconds}s", *more))
            lower, upper = bounds(run)
            reached[walk] = run.printed["bits"]
            say(f"  {name}, {walk}: L={run.printed['bits']}, {lower:.5g} to {upper:.5g}; "
                f"{run.processor[0]:.1f} s processor of {run.wall[0]:.1f} s; {load()}")
        say(f"  {name}: {reached['engine'] - reached['naive']} bits further")


def reach(binary, seconds):
    """The same in processor seconds: the largest L whose search takes no more of them.

    Each L is a search of its own, without the smaller ones before it. One bit more takes at least
    1.5 times as long, so what cannot be within the limit is not begun.
    """
    say(f"\nmass x --bits L, the largest L within {seconds} processor seconds; {load()}")
    for name, x in STRINGS.items():
        reached = {}
        for walk, start, more in (("engine", 34, []), ("naive", 28, ["--naive"])):
            # A slow machine has to begin lower.
            while (run := Run(mass(binary, x, "--bits", str(start), *more))).processor[0] > seconds:
                start -= 3
            bits, best, took = start, bounds(run), [run.processor[0]]
            while took[-1] * 1.5 <= seconds:
                run = Run(mass(binary, x, "--bits", str(bits + 1), *more))
                took.append(run.processor[0])
                if took[-1] > seconds:
                    break
                bits, best = bits + 1, bounds(run)
            reached[walk] = bits
            each = ", ".join(f"{seconds:.2f}" for seconds in took)
            say(f"  {name}, {walk}: L={bits}, {best[0]:.5g} to {best[1]:.5g} "
                f"(seconds from L={start}: {each})")
        say(f"  {name}: {reached['engine'] - reached['naive']} bits further")


def prototype(binary):
    """The bounds at L=33 beside the prototype's."""
    say(f"\nmass x --bits 33 --steps 1000; {load()}")
    for name, x in STRINGS.items():
        run = Run(mass(binary, x, "--bits", "33", "--steps", "1000"))
        lower, upper = bounds(run)
        least, most = PROTOTYPE[name]
        # The prototype's figures have three or four digits.
        tight = lower >= least * (1 - 1e-3) and upper <= most * (1 + 1e-3)
        say(f"  {name}: {lower:.6g} to {upper:.6g}, prototype {least:g} to {most:g}: "
            f"{'as tight' if tight else 'WIDER'}; {run.processor[0]:.2f} s processor")


def sampler(binary, runs, checkout):
    """Programs a second of the sampler, beside the cylinders a second of both walks."""
    file = Path(checkout or ".") / "data" / "utms.py"
    if not checkout or not file.is_file():
        say("\nsampler: skipped, no checkout was given with --sampler")
        return
    try:
        import numpy
    except ImportError:
        say("\nsampler: skipped, there is no numpy")
        return
    spec = importlib.util.spec_from_file_location("utms", file)
    utms = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(utms)
    say(f"\nBrainPhoque sampler, 1000 steps, 32 symbols, 2 symbols in the alphabet, numpy "
        f"{numpy.__version__}; {load()}")
    for data in (False, True):
        rates, complete = [], []
        for seed in range(runs):
            machine = utms.BrainPhoqueUTM(
                utms.FastSampler(numpy.random.default_rng(seed)),
                alphabet_size=2,
                use_input_instruction=data,
            )
            programs, full, start = 4000, 0, time.process_time()
            for _ in range(programs):
                # An empty program is one to be sampled while it runs.
                run = machine.run_program("", memory_size=200, maximum_steps=1000, max_output_length=32)
                full += run["status"] == "OUTPUT_LIMIT"
            rates.append(programs / (time.process_time() - start))
            complete.append(full / programs)
        say(f"  {'with' if data else 'without'} data bits: {statistics.median(rates):.0f} programs a "
            f"processor second, {statistics.median(complete):.2f} of them put out all symbols")
    fast, slow = paired(
        runs, table(binary, 27, 32, 1000), table(binary, 27, 32, 1000, "--naive")
    )
    for name, run in (("engine", fast), ("naive", slow)):
        rate = run.printed["cylinders"] / run.seconds()[0]
        say(f"  {name}, L=27 T=32 S=1000: {rate:.3g} cylinders a processor second")


def main():
    parts = ["tables", "threads", "steps", "searches", "reach", "prototype", "sampler"]
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--binary", type=Path, help="the release build (default: target/release/solomonoff)")
    parser.add_argument("--sampler", metavar="CHECKOUT", help="a checkout of the sampler's repository")
    parser.add_argument("--runs", type=int, default=5, help="runs that medians are of")
    parser.add_argument("--bits", type=int, default=30, help="L of the tables")
    parser.add_argument("--seconds", type=int, default=10, help="what a search may take")
    parser.add_argument("--only", nargs="+", choices=parts, default=parts, help="these parts only")
    given = parser.parse_args()
    binary = given.binary or Path(__file__).resolve().parent.parent / "target" / "release" / "solomonoff"
    say(time.strftime("%Y-%m-%d %H:%M"), subprocess.check_output([binary, "--version"], text=True).strip())
    say(f"{os.cpu_count()} processors, {load()}")
    work = {
        "tables": lambda: tables(binary, given.runs, given.bits),
        "threads": lambda: threads(binary, given.runs, given.bits),
        "steps": lambda: steps(binary),
        "searches": lambda: searches(binary, given.seconds),
        "reach": lambda: reach(binary, given.seconds),
        "prototype": lambda: prototype(binary),
        "sampler": lambda: sampler(binary, given.runs, given.sampler),
    }
    for part in parts:
        if part in given.only:
            work[part]()


if __name__ == "__main__":
    main()
