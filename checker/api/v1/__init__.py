"""`/api/v1`: the use cases of the pages for programs, with JSON.

| module | holds |
|---|---|
| `routes` | how a route is declared: its act, its answer's model, its idempotency key |
| `repeats` | a request that is sent twice is carried out once |
| `words` | types of parameters and of what bodies hold |
| `cursors` | where the next page of a list begins |
| `versions` | `ETag` and `If-Match` |
| `faults`, `errors` | what is wrong with a request |
| `document` | the OpenAPI document, made from the routes |
| all others | the routes of one topic |

No token decides what takes two people (`checker.access.policy.TOKEN_ACTS`): programs propose.
"""
