"""Is this installation sound: each part is really used once, and what fails says what to do.

| module | looks at |
|---|---|
| `program` | the reader, the rules, their engine, the working days |
| `equipment` | the disk, files of keys, fonts |
| `stock` | the originals on file |
| `alerting` | beats, people, messages, the outside watch |
"""

from checker.doctor.examination import examine
from checker.doctor.health_check import HealthCheck, HealthState

__all__ = ["HealthCheck", "HealthState", "examine"]
