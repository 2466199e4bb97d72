/**
 * A value on the way to an interpolation that cannot be resolved.
 */
import * as Schema from "effect/Schema"
import * as Origin from "../tree/Origin.ts"
import * as Path from "../tree/Path.ts"

/** `config` is the value's config, if that is not the one of the failure. */
export const Link = Schema.Struct({
  config: Schema.optionalKey(Schema.String),
  path: Schema.Array(Schema.String),
  origin: Origin.Origin
})
export type Link = typeof Link.Type

/** Writes a link as an interpolation does: with its config, `server::token`, if the chain goes through several. */
export const nameOf = (
  { config, path }: Link,
  failure: { readonly config: string; readonly chain: ReadonlyArray<Link> }
): string =>
  (failure.chain.some((each) => each.config !== undefined) ? `${config ?? failure.config}::` : "") + Path.format(path)
