/**
 * Which plain scalars YAML 1.1 takes for something other than text.
 *
 * The regular expressions are those of yaml.org's type repository (bool, float, int, merge, null, timestamp, value),
 * as its readers implement them: a sign is allowed before a base prefix, and a float may have no exponent sign.
 */
const types: ReadonlyArray<readonly [string, RegExp]> = [
  ["bool", /^(?:y|Y|yes|Yes|YES|n|N|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/],
  ["null", /^(?:~|null|Null|NULL|)$/],
  ["int", /^[-+]?(?:0b[0-1_]+|0[0-7_]+|0|[1-9][0-9_]*|0x[0-9a-fA-F_]+|[1-9][0-9_]*(?::[0-5]?[0-9])+)$/],
  ["float", /^[-+]?(?:(?:[0-9][0-9_]*)?\.[0-9_.]*(?:[eE][-+]?[0-9]+)?|[0-9][0-9_]*[eE][-+]?[0-9]+)$/],
  ["float", /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*$/],
  ["float", /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/],
  ["timestamp", /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/],
  [
    "timestamp",
    /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?$/
  ],
  ["merge", /^<<$/],
  ["value", /^=$/]
]

/** Names the type that YAML 1.1 gives a plain scalar: `str` for text. */
export const yaml11Type = (plain: string): string => types.find(([, pattern]) => pattern.test(plain))?.[0] ?? "str"
