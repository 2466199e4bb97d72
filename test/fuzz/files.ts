/**
 * YAML files as people keep them, written by hand.
 */

const train = `# Training of the small model.
# Do not edit on the cluster.

seed: 42                # everything follows from it
model:
    # the encoder
    kind: 'transformer'
    layers: [64,64,  32]
    dropout: 1e-1       # was 0.2

    # norm: layer
# commented out for now:
# scheduler: cosine
optimizer:
    name: adam
    lr: 0.10            # 1.0e-3 diverges
    betas: [ 0.9, 0.999 ]
    weight_decay:

data:
    - path: /data/train   # big
      share: 0.8
    # held out
    - path: /data/test
      share: 0.2
    - {path: /data/extra, share: .0, tags: [a, "b c"]}   # tiny

notes: |
    Two lines,
      # and no comment

    and a third.

# vim: set ts=4:
`

const services = `%YAML 1.2
---
x-base: &base
  restart: "no"
  env: &env
    LOG: info   # or debug
    TZ: UTC
services:
  web:
    <<: *base   # all of it
    image: "web:1.10"
    ports:
    - "80:80"
    - 443:443

  # the worker has a log of its own
  worker:
    <<: [*base, {restart: always}]
    env:
      <<: *env
      LOG: debug
    copy: *env
  cron: {<<: *base, at: "0 * * * *"}
...
`

const workflow = `name: CI

on:
  push: { branches: [ main, 'release/**' ] }
  pull_request:

# one at a time
concurrency: ci-main

jobs:
  test:
    runs-on: \${node}
    strategy:
      matrix:
        node: [22, 24,
               26] # next
    steps:
      - uses: actions/checkout@v4
      - name: Test   # all of them
        run: >-
          npm ci
          && npm test

      -
        name: 'It''s done'
        if: success()
        with: !!map
          text: "\\u00e9 \\x41 a\\u0085b"
`

const odd = `? complex
: 1
"quoted key" : 'x'
5: five
null: ~
? no value
nested:
- - 1
  - 2
-
  - [ ]
  - { }
- &anchor # of a list
  - a
- *anchor
text: >+ # keeps
  folded
   more

last: plain text
  on two lines # end
#
#   foot
`

const windows = train.replaceAll("\n", "\r\n")

/** All of them. */
export const files = [
  train,
  services,
  workflow,
  odd,
  windows,
  `\ufeff${services}`,
  train.trimEnd(),
  odd.trimEnd()
] as const
