//! Why each build check matters, in one or two sentences. Rules are those of `frontend/dockerfile/linter/ruleset.go`.

use crate::prose::Sentence;

/// Why a rule is there; empty for a rule we know nothing about.
pub(super) fn of(rule: &str) -> Sentence {
    Sentence::from(match rule {
        "StageNameCasing" => {
            "Stage names are compared in lower case; written that way they read as they are compared."
        }
        "FromAsCasing" => "The two keywords of one line read best in one case.",
        "NoEmptyContinuation" => {
            "An empty line does not end a continued command: what follows still belongs to it."
        }
        "ConsistentInstructionCasing" => {
            "Keywords may be written in any case; one case makes a file readable."
        }
        "DuplicateStageName" => {
            "The second stage of a name hides the first: COPY --from takes from the one nearest above."
        }
        "ReservedStageName" => {
            "This name has a meaning of its own and will be refused as a stage name."
        }
        "JSONArgsRecommended" => {
            "Without brackets a shell becomes process 1 and keeps stop signals from reaching the program."
        }
        "MaintainerDeprecated" => {
            "MAINTAINER is out of use; a label says the same and tools read it."
        }
        "UndefinedArgInFrom" => {
            "FROM sees only ARGs that stand before the first FROM. This one has no value there."
        }
        "WorkdirRelativePath" => {
            "A relative path hangs on the base image’s working directory, which may change without notice."
        }
        "UndefinedVar" => "The variable has no value here, so it stands for nothing.",
        "MultipleInstructionsDisallowed" => {
            "Only the last of these counts; the ones before it do nothing."
        }
        "LegacyKeyValueFormat" => {
            "The form without “=” takes the whole rest of the line as the value, blanks included."
        }
        "RedundantTargetPlatform" => "The target platform is what FROM takes anyway.",
        "SecretsUsedInArgOrEnv" => {
            "Values of ARG and ENV can be read in the image’s history and configuration. A secret mount leaves no trace."
        }
        "InvalidDefaultArgInFrom" => {
            "Without --build-arg the name of the image is empty or ill-formed, and the build fails."
        }
        "FromPlatformFlagConstDisallowed" => {
            "A fixed platform keeps the file from being built for any other."
        }
        "CopyIgnoredFile" => {
            "An ignore rule leaves this path out of the context, so there is nothing to copy."
        }
        "InvalidDefinitionDescription" => {
            "A comment above a stage or argument describes it only if it begins with its name."
        }
        "ExposeProtoCasing" => "Protocols are written in lower case.",
        "ExposeInvalidFormat" => {
            "EXPOSE takes a port and a protocol; address and host port belong to docker run."
        }
        _ => "",
    })
}

/// What a rule found in a few words, for the end of the line it stands on; the rule's name where we have none.
pub(super) fn short(rule: &str) -> &str {
    match rule {
        "StageNameCasing" => "stage name in upper case",
        "FromAsCasing" => "FROM and AS in different case",
        "NoEmptyContinuation" => "empty line inside a command",
        "ConsistentInstructionCasing" => "keyword in another case",
        "DuplicateStageName" => "stage name used twice",
        "ReservedStageName" => "reserved stage name",
        "JSONArgsRecommended" => "a shell becomes process 1",
        "MaintainerDeprecated" => "MAINTAINER is out of use",
        "UndefinedArgInFrom" => "FROM does not see this ARG",
        "WorkdirRelativePath" => "relative path",
        "UndefinedVar" => "variable without a value",
        "MultipleInstructionsDisallowed" => "only the last one counts",
        "LegacyKeyValueFormat" => "old form, without “=”",
        "RedundantTargetPlatform" => "the platform is that anyway",
        "SecretsUsedInArgOrEnv" => "a secret that can be read",
        "InvalidDefaultArgInFrom" => "no image without --build-arg",
        "FromPlatformFlagConstDisallowed" => "one platform only",
        "CopyIgnoredFile" => "left out by an ignore rule",
        "InvalidDefinitionDescription" => "comment names something else",
        "ExposeProtoCasing" => "protocol in upper case",
        "ExposeInvalidFormat" => "EXPOSE takes a port only",
        "InvalidBaseImagePlatform" => "base image of another platform",
        other => other,
    }
}
