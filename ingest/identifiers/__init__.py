"""Chinese identifiers: each check answers in layers, and every layer with its reason.

| identifier | module | standard |
|---|---|---|
| unified social credit code 统一社会信用代码 | `uscc` | GB 32100-2015 |
| organisation code 组织机构代码 | `organisation_code` | GB 11714-1997 |
| business registration number 注册号 | `registration_number` | 15 digits ISO 7064, 13 before 2007 |
| identity number 公民身份号码 and its relatives | `resident_id` | GB 11643-1999 |

`divisions` is the list of GB/T 2260 codes that they share; `repair` finds unified social credit
codes in noisy text and undoes what a recogniser did to them. Every identifier's module has
`check`, which never raises for bad text.
"""
