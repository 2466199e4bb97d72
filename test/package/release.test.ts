/** What the scripts of a release do to the changelog, and what they refuse. */
import { expect, test } from "vitest"
import { released, unpublishable, unready } from "../../scripts/release.ts"

const before = "# Changelog\n\n## Unreleased\n\n- Adds a thing.\n\n## 0.1.0 (2026-01-02)\n\n- The first one.\n"

test("gives what is unreleased to the version that is made", () => {
  expect(unready(before)).toBeUndefined()
  const after = released(before, "0.2.0", "2026-03-04")
  expect(after).toBe(
    "# Changelog\n\n## Unreleased\n\n## 0.2.0 (2026-03-04)\n\n- Adds a thing.\n\n## 0.1.0 (2026-01-02)\n\n- The first one.\n"
  )
  expect(unpublishable(after, "0.2.0")).toBeUndefined()
})

test("refuses a version with nothing to tell", () => {
  expect(unready(released(before, "0.2.0", "2026-03-04"))).toMatch(/nothing under Unreleased/)
  expect(unready("# Changelog\n")).toMatch(/nothing under Unreleased/)
})

test("refuses to publish a version that the changelog does not tell of", () => {
  expect(unpublishable(before, "0.2.0")).toMatch(/no entry for 0\.2\.0/)
  expect(unpublishable(before, "0.1.0")).toBeUndefined()
  expect(unpublishable(before.replace("## 0.1.0", "## 0x1.0"), "0.1.0")).toMatch(/no entry/)
  expect(unpublishable("## 0.1.0 (2026-01-02)\n\n## 0.0.1 (2026-01-01)\n\n- Older.\n", "0.1.0")).toMatch(/no entry/)
})
