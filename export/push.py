"""Uploading an export to the Hugging Face hub as a dataset repository."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from irsum.errors import ExportError, UsageError
from irsum.export.dataset import files_of

__all__ = ["Plan", "check", "plan", "push"]


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be uploaded where; `files` are (path, size in bytes)."""

    repository: str
    folder: Path
    files: tuple[tuple[str, int], ...]

    def lines(self) -> Sequence[str]:
        """The plan for a person."""
        total = sum(size for _, size in self.files)
        return [
            *(f"{size:>12,}  {path}" for path, size in self.files),
            f"{total:>12,}  bytes in {len(self.files)} files for datasets/{self.repository}",
        ]


def plan(folder: Path, repository: str) -> Plan:
    """What an upload would send. Raises UsageError, ExportError."""
    check(repository)
    files = tuple((name, (folder / name).stat().st_size) for name in files_of(folder))
    return Plan(repository, folder, files)


def check(repository: str) -> None:
    """Raise UsageError for a name that is no OWNER/NAME."""
    from huggingface_hub.errors import HFValidationError
    from huggingface_hub.utils import validate_repo_id  # type: ignore[attr-defined]

    try:
        validate_repo_id(repository)
    except HFValidationError:
        repository = ""
    if repository.count("/") != 1:
        raise UsageError("--push needs a name such as OWNER/NAME.")


def push(planned: Plan) -> str:
    """Upload; the address of the commit. A repository that isn't there is made, private.

    Raises ExportError where the hub can't be reached or refuses.
    """
    from huggingface_hub import HfApi, constants
    from huggingface_hub.errors import HfHubHTTPError
    from huggingface_hub.utils import disable_progress_bars  # type: ignore[attr-defined]

    from irsum.models.fetch import offline
    from irsum.models.hub import hub_answers

    if offline():
        raise ExportError("IRSUM_OFFLINE forbids uploading.")
    if not hub_answers():
        raise ExportError("The Hugging Face hub can't be reached; nothing was uploaded.")
    # Its own bars would be drawn over ours, or into a file.
    disable_progress_bars()
    api = HfApi(endpoint=constants.ENDPOINT, library_name="irsum")
    try:
        api.create_repo(planned.repository, repo_type="dataset", private=True, exist_ok=True)
        commit = api.upload_folder(
            repo_id=planned.repository,
            repo_type="dataset",
            folder_path=planned.folder,
            allow_patterns=[name for name, _ in planned.files],
            commit_message="Upload an irsum export",
        )
    except HfHubHTTPError as error:
        status = error.response.status_code
        why = {401: "log in with 'hf auth login'", 403: "this account may not write there"}
        raise ExportError(
            f"The hub refused {planned.repository} ({status}: {why.get(status, 'see its status')})."
        ) from None
    except Exception as error:  # whatever HTTP library is beneath, with its own errors
        raise ExportError(
            f"The upload to {planned.repository} broke off ({type(error).__name__}); run it again."
        ) from None
    return str(commit.commit_url)
