//! Why each build check matters, in one or two sentences. Rules are those of `frontend/dockerfile/linter/ruleset.go`.

use language::tr;

use crate::prose::Sentence;

/// Why a rule is there; empty for a rule we know nothing about.
pub(super) fn of(rule: &str) -> Sentence {
    Sentence::from(match rule {
        "StageNameCasing" => {
            tr!(
                "Stage names are compared in lower case; written that way they read as they are compared."
            )
        }
        "FromAsCasing" => {
            tr!("The two keywords of one line read best in one case.")
        }
        "NoEmptyContinuation" => {
            tr!("An empty line does not end a continued command: what follows still belongs to it.")
        }
        "ConsistentInstructionCasing" => {
            tr!("Keywords may be written in any case; one case makes a file readable.")
        }
        "DuplicateStageName" => {
            tr!(
                "The second stage of a name hides the first: COPY --from takes from the one nearest above."
            )
        }
        "ReservedStageName" => {
            tr!("This name has a meaning of its own and will be refused as a stage name.")
        }
        "JSONArgsRecommended" => {
            tr!(
                "Without brackets a shell becomes process 1 and keeps stop signals from reaching the program."
            )
        }
        "MaintainerDeprecated" => {
            tr!("MAINTAINER is out of use; a label says the same and tools read it.")
        }
        "UndefinedArgInFrom" => {
            tr!(
                "FROM sees only ARGs that stand before the first FROM. This one has no value there."
            )
        }
        "WorkdirRelativePath" => {
            tr!(
                "A relative path hangs on the base image’s working directory, which may change without notice."
            )
        }
        "UndefinedVar" => {
            tr!("The variable has no value here, so it stands for nothing.")
        }
        "MultipleInstructionsDisallowed" => {
            tr!("Only the last of these counts; the ones before it do nothing.")
        }
        "LegacyKeyValueFormat" => {
            tr!(
                "The form without “=” takes the whole rest of the line as the value, blanks included."
            )
        }
        "RedundantTargetPlatform" => {
            tr!("The target platform is what FROM takes anyway.")
        }
        "SecretsUsedInArgOrEnv" => {
            tr!(
                "Values of ARG and ENV can be read in the image’s history and configuration. A secret mount leaves no trace."
            )
        }
        "InvalidDefaultArgInFrom" => {
            tr!(
                "Without --build-arg the name of the image is empty or ill-formed, and the build fails."
            )
        }
        "FromPlatformFlagConstDisallowed" => {
            tr!("A fixed platform keeps the file from being built for any other.")
        }
        "CopyIgnoredFile" => {
            tr!("An ignore rule leaves this path out of the context, so there is nothing to copy.")
        }
        "InvalidDefinitionDescription" => {
            tr!("A comment above a stage or argument describes it only if it begins with its name.")
        }
        "ExposeProtoCasing" => {
            tr!("Protocols are written in lower case.")
        }
        "ExposeInvalidFormat" => {
            tr!("EXPOSE takes a port and a protocol; address and host port belong to docker run.")
        }
        _ => String::new(),
    })
}

/// What a rule found in a few words, for the end of the line it stands on; the rule's name where we have none.
pub(super) fn short(rule: &str) -> String {
    match rule {
        "StageNameCasing" => tr!("stage name in upper case"),
        "FromAsCasing" => tr!("FROM and AS in different case"),
        "NoEmptyContinuation" => tr!("empty line inside a command"),
        "ConsistentInstructionCasing" => tr!("keyword in another case"),
        "DuplicateStageName" => tr!("stage name used twice"),
        "ReservedStageName" => tr!("reserved stage name"),
        "JSONArgsRecommended" => tr!("a shell becomes process 1"),
        "MaintainerDeprecated" => tr!("MAINTAINER is out of use"),
        "UndefinedArgInFrom" => tr!("FROM does not see this ARG"),
        "WorkdirRelativePath" => tr!("relative path"),
        "UndefinedVar" => tr!("variable without a value"),
        "MultipleInstructionsDisallowed" => tr!("only the last one counts"),
        "LegacyKeyValueFormat" => tr!("old form, without “=”"),
        "RedundantTargetPlatform" => tr!("the platform is that anyway"),
        "SecretsUsedInArgOrEnv" => tr!("a secret that can be read"),
        "InvalidDefaultArgInFrom" => tr!("no image without --build-arg"),
        "FromPlatformFlagConstDisallowed" => tr!("one platform only"),
        "CopyIgnoredFile" => tr!("left out by an ignore rule"),
        "InvalidDefinitionDescription" => tr!("comment names something else"),
        "ExposeProtoCasing" => tr!("protocol in upper case"),
        "ExposeInvalidFormat" => tr!("EXPOSE takes a port only"),
        "InvalidBaseImagePlatform" => tr!("base image of another platform"),
        other => other.to_owned(),
    }
}
