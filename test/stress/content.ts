const count = 100

/** What one run writes: it says who wrote it in every line, so that a mixture of two runs, or half of one, shows. */
export const content = (pid: number, n: number) => ({
  writer: `${pid}-${n}`,
  lines: Array.from({ length: count }, () => `${pid}-${n}`)
})

/** Says whether a YAML text is what one run writes, whole. A reader that looks all the time has no time to parse it. */
export const isWhole = (text: string): boolean => {
  const [, writer] = /^writer: (.+)\n/.exec(text) ?? []
  return text === `writer: ${writer}\nlines:\n${`  - ${writer}\n`.repeat(count)}`
}
