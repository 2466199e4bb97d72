/** What one run writes: it says who wrote it in every line, so that a mixture of two runs, or half of one, shows. */
export const content = (pid: number, n: number) => ({
  writer: `${pid}-${n}`,
  lines: Array.from({ length: 300 }, () => `${pid}-${n}`)
})

/** Says whether a value is what one run writes, whole. */
export const isWhole = (value: unknown): boolean => {
  if (typeof value !== "object" || value === null || !("writer" in value) || !("lines" in value)) return false
  const { lines, writer } = value
  return Array.isArray(lines) && lines.length === 300 && lines.every((line) => line === writer)
}
