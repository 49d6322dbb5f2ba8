"""Can this computer send to the site, and if not: who must change what? A report without patient data."""

from uploader.doctor.letter import letter, report_to_json
from uploader.doctor.probes import examine
from uploader.doctor.program import about_settings
from uploader.doctor.report import Fact, Finding, Report, Verdict

__all__ = ["Fact", "Finding", "Report", "Verdict", "about_settings", "examine", "letter", "report_to_json"]
