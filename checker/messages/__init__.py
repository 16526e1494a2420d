"""What a recipient sees: alerts as a mail, as a short chat message, and as data for webhooks.

| module | holds |
|---|---|
| `digest` | the door: many alerts, one message, in the person's language |
| `agenda` | which alerts stand together and in which order |
| `mail`, `chat` | the forms of a message |
| `item` | one alert in the words of one language, safe to be shown |
| `commands` | what a reader can run in answer |
| `days` | dates and days left in words |
| `reader` | who reads, in which language, on which day |
| `sentences` | every sentence in both languages, from `sentences.yaml` |
| `safe_text` | names and words that cannot break out of their place |
| `wrapping` | lines of plain text that are not too wide, also in Chinese |
| `rendering` | the templates, in `templates/` |
| `data` | the same for machines |
| `preview` | a message as files that a person can open |
"""
