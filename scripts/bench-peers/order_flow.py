"""The model of Sources/Simulation/OrderFlow.swift in simpy. Prints events, seconds of the run, and the sum of all orders' times."""

import sys
import time

import simpy

WAVES = 4 * 3600


def steps(number, count):
    """What each order takes, in seconds: the same arithmetic as OrderFlow.Order."""

    def roll(salt, least, width):
        mixed = (number * 2654435761 + salt * 2246822519) & 0xFFFFFFFF
        return least + ((mixed * 40503 >> 8) & 0xFFFF) % width

    at = number * 90 * 86400 // count
    return at, roll(1, 1800, 3600), roll(2, 120, 240), roll(3, 1800, 7200), roll(4, 1200, 5400), roll(5, 30, 120)


def order(env, makers, benches, taken, told):
    at, making, packing, hauling, driving, handover = taken
    yield env.timeout(at)
    request = makers.request()
    yield request
    yield env.timeout(making)
    makers.release(request)
    yield env.timeout(300)
    request = benches.request()
    yield request
    yield env.timeout(packing)
    benches.release(request)
    yield env.timeout(hauling)
    yield env.timeout(WAVES - env.now % WAVES)
    yield env.timeout(driving)
    yield env.timeout(handover)
    told[0] += env.now - at


def main():
    count = int(sys.argv[1])
    orders = [steps(number, count) for number in range(count)]
    started = time.perf_counter()
    env = simpy.Environment()
    makers, benches = simpy.Resource(env, 60), simpy.Resource(env, 6)
    told = [0]
    for taken in orders:
        env.process(order(env, makers, benches, taken, told))
    env.run()
    # Each process has a beginning, nine waits and an end, two grants and two releases, less the wait that a grant is: fourteen.
    seconds = time.perf_counter() - started
    print(14 * count, f"{seconds:.6f}", told[0])


main()
