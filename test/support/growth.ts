/**
 * How the time of something grows with its size, as a ratio of processor times: that does not depend on the machine, nor
 * on what else it has to do.
 */

const time = (run: () => void): number => {
  const start = process.cpuUsage()
  run()
  const { system, user } = process.cpuUsage(start)
  return Math.max(1, system + user)
}

const factor = 8
const rounds = 20

/**
 * Returns how many times longer `run` takes of eight times the size: about 8 for what is linear, 64 for what is quadratic.
 *
 * The least times of several rounds are compared; the rounds end when the ratio is below `enough`.
 */
export const growth = <A>(make: (size: number) => A, run: (input: A) => void, size: number, enough: number): number => {
  const [small, large] = [make(size), make(size * factor)]
  let [first, second] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let i = 0; i < rounds && !(second / first < enough); i++) {
    for (let j = 0; j < 4; j++)
      first = Math.min(
        first,
        time(() => run(small))
      )
    second = Math.min(
      second,
      time(() => run(large))
    )
  }
  return second / first
}
