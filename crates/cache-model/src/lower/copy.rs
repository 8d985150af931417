//! `COPY` and `ADD` (`convert_copy.go`).

mod job;
mod place;

use std::fmt::Write as _;

use dockerfile::instruction::{Add, Command, Copy, SourceContent};
use dockerfile::word::Lexer;

use self::job::Job;
use super::draft::{Draft, DraftAction, DraftOp, Origin};
use super::fault::Fault;
use super::name::{NameContext, StepName, with_uppercase_keyword};
use super::plan::Lowering;
use super::remote::{Remote, http_source};
use super::stage::{StageCommand, StageId};
use super::{chmod, path};
use crate::graph::{Account, CopyAction, Edge, FileActionKind, Owner, StepKind, VertexMeta};
use crate::image::platform::Platform;
use crate::image::reference::check_digest;

impl Lowering<'_> {
    pub(super) fn copy(
        &mut self,
        id: StageId,
        command: &StageCommand,
        copy: &Copy,
    ) -> Result<(), Fault> {
        let plain = &command.command;
        let lexer = self.lexer;
        let mut job = Job {
            is_add: false,
            chown: self.expand(id, plain, lexer, &copy.chown)?,
            chmod: self.expand(id, plain, lexer, &copy.chmod)?,
            checksum: String::new(),
            sources: self.expand_all(id, plain, &copy.sources)?,
            dest: self.expand(id, plain, lexer, &copy.dest)?,
            contents: self.expand_contents(id, plain, &copy.contents)?,
            exclude: &copy.exclude,
            link: copy.link,
            parents: copy.parents,
            keep_git_dir: None,
            unpack: None,
            from: command.sources.first().copied(),
        };
        if let Some(from) = job.from
            && !self.stages[from].dispatched
        {
            let quote = dockerfile::quote::go_quote;
            return Err(format!(
                "cannot copy from stage {}, it needs to be defined before current stage {}",
                quote(&copy.from),
                quote(&self.stages[id].shown_name)
            )
            .into());
        }
        self.copy_files(id, command, &mut job)?;
        for source in &job.sources {
            let path = path::join(&["/", source]);
            match job.from {
                Some(from) => self.stages.use_path(from, path),
                None => {
                    self.stages[id].context_paths.insert(path);
                }
            }
        }
        Ok(())
    }

    pub(super) fn add(
        &mut self,
        id: StageId,
        command: &StageCommand,
        add: &Add,
    ) -> Result<(), Fault> {
        let plain = &command.command;
        let lexer = self.lexer;
        let mut job = Job {
            is_add: true,
            chown: self.expand(id, plain, lexer, &add.chown)?,
            checksum: self.expand(id, plain, lexer, &add.checksum)?,
            chmod: self.expand(id, plain, lexer, &add.chmod)?,
            sources: self.expand_all(id, plain, &add.sources)?,
            dest: self.expand(id, plain, lexer, &add.dest)?,
            contents: self.expand_contents(id, plain, &add.contents)?,
            exclude: &add.exclude,
            link: add.link,
            parents: false,
            keep_git_dir: add.keep_git_dir,
            unpack: add.unpack,
            from: None,
        };
        self.copy_files(id, command, &mut job)?;
        for source in &job.sources {
            if !source.starts_with("http://") && !source.starts_with("https://") {
                let path = path::join(&["/", source]);
                self.stages[id].context_paths.insert(path);
            }
        }
        Ok(())
    }

    /// Names and texts of here-documents; variables in them count, quotes do not.
    fn expand_contents(
        &mut self,
        id: StageId,
        command: &Command,
        contents: &[SourceContent],
    ) -> Result<Vec<(String, String)>, Fault> {
        let mut lexer = Lexer::new('\\');
        lexer.skip_process_quotes = true;
        contents
            .iter()
            .map(|content| {
                let data = if content.expand {
                    self.expand(id, command, lexer, &content.data)?
                } else {
                    content.data.clone()
                };
                Ok((content.path.clone(), data))
            })
            .collect()
    }

    fn copy_files(
        &mut self,
        id: StageId,
        command: &StageCommand,
        job: &mut Job<'_>,
    ) -> Result<(), Fault> {
        let platform = self.stage_platform_or_target(id);
        let template = self.copy_template(id, job, &platform.os)?;
        job.check_checksum()?;
        let name = self.name_copy(id, command, job, &platform);
        let mut message = job.history_head();
        let mut actions = Vec::new();
        for position in 0..job.sources.len() {
            let source = job.sources[position].clone();
            let _ = write!(message, " {source}");
            let action =
                self.source_action(id, command, job, &source, &template, &name, &platform)?;
            actions.push(action);
        }
        for (file, data) in &job.contents {
            let _ = write!(message, " <<{file}");
            actions.push(self.content_action(file, data, &template, &platform)?);
        }
        let _ = write!(message, " {} # buildkit", job.dest);
        self.place_copy(id, command, job, actions, &name, &platform);
        self.commit(id, message, true);
        Ok(())
    }

    pub(super) fn stage_platform_or_target(&self, id: StageId) -> Platform {
        let platform = self.stages[id].platform.as_ref();
        platform.unwrap_or(&self.target_platform).clone()
    }

    /// What all actions of the instruction have in common.
    fn copy_template(&self, id: StageId, job: &Job<'_>, os: &str) -> Result<CopyAction, Fault> {
        let state = &self.stages[id].state;
        let dest = relative_to_workdir(&state.dir, &job.dest, os)?;
        let mut template = CopyAction {
            dest: path::in_filesystem(&state.dir, &dest, true),
            create_dest_path: true,
            exclude_patterns: job.exclude.to_vec(),
            owner: (!job.chown.is_empty()).then(|| owner(&job.chown)),
            ..CopyAction::default()
        };
        if !job.chmod.is_empty() {
            match chmod::parse(&job.chmod)? {
                chmod::Mode::Octal(mode) => template.mode = Some(mode),
                chmod::Mode::Symbolic => template.mode_str.clone_from(&job.chmod),
            }
        }
        Ok(template)
    }

    fn name_copy(
        &mut self,
        id: StageId,
        command: &StageCommand,
        job: &Job<'_>,
        platform: &Platform,
    ) -> StepName {
        let text = self.shown_text(id, self.lexer, &command.command.source);
        self.stages[id].name_step(
            &text,
            &NameContext {
                kind: if job.is_add {
                    StepKind::Add
                } else {
                    StepKind::Copy
                },
                command_index: command.index,
                platform: self.frontend.multi_platform.then_some(platform),
            },
        )
    }

    /// An instruction as a name shows it: variables expanded, if that works, and the keyword in capitals.
    pub(super) fn shown_text(&self, id: StageId, lexer: Lexer, source: &str) -> String {
        let environment = &self.stages[id].state.environment;
        let text = lexer.process_word(source, environment);
        with_uppercase_keyword(text.as_deref().unwrap_or(source))
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "what one source of one instruction depends on"
    )]
    fn source_action(
        &mut self,
        id: StageId,
        command: &StageCommand,
        job: &mut Job<'_>,
        source: &str,
        template: &CopyAction,
        name: &StepName,
        platform: &Platform,
    ) -> Result<DraftAction, Fault> {
        let meta = VertexMeta {
            name: name.text.clone(),
            span: command.index.map(|_| command.command.span),
            ..VertexMeta::default()
        };
        let origin = self.origin(id, command);
        match Remote::detect(source, job.keep_git_dir.is_some())? {
            Remote::Git(_) if !job.is_add => Err("source can't be a git ref for COPY".into()),
            Remote::Http if !job.is_add => Err("source can't be a URL for COPY".into()),
            Remote::Git(mut git) => {
                job.settle_git(&mut git)?;
                let edge = self.drafts.add(Draft {
                    op: DraftOp::Source(git.to_source()),
                    meta,
                    origin,
                });
                let copy = CopyAction {
                    src: "/".to_owned(),
                    ..template.clone()
                };
                Ok(DraftAction::copy(Some(edge), copy))
            }
            Remote::Http => {
                if !job.checksum.is_empty() {
                    check_digest(&job.checksum).map_err(|error| error.to_string())?;
                }
                let (http, file) = http_source(source, &job.checksum);
                let edge = self.drafts.add(Draft {
                    op: DraftOp::Source(http),
                    meta,
                    origin,
                });
                let copy = CopyAction {
                    src: path::join(&["/", &file]),
                    attempt_unpack: job.unpack.unwrap_or(false),
                    ..template.clone()
                };
                Ok(DraftAction::copy(Some(edge), copy))
            }
            Remote::Not => {
                if job.from.is_none() {
                    self.check_ignored(job.is_add, source, command.command.lines);
                }
                let from = match job.from {
                    Some(from) => self.stages[from].state.output,
                    None => Some(self.build_context()),
                };
                let copy = job.local_copy(source, template, &platform.os)?;
                Ok(DraftAction::copy(from, copy))
            }
        }
    }

    /// A here-document as a file of its own.
    fn content_action(
        &mut self,
        file: &str,
        data: &str,
        template: &CopyAction,
        platform: &Platform,
    ) -> Result<DraftAction, Fault> {
        let file = path::without_drive(file, &platform.os, false)
            .map_err(|error| Fault::from(error).while_doing("removing drive letter"))?;
        let edge = self.inline_document(&file, 0o644, data);
        let copy = CopyAction {
            src: path::join(&["/", &path::clean(&path::to_slash(&file, &platform.os))]),
            ..template.clone()
        };
        Ok(DraftAction::copy(Some(edge), copy))
    }

    /// A filesystem with one file, made of text in the Dockerfile.
    pub(super) fn inline_document(&mut self, file: &str, mode: u32, data: &str) -> Edge {
        let kind = FileActionKind::MkFile {
            path: path::in_filesystem("/", file, false),
            mode,
            data: data.to_owned(),
            owner: None,
            timestamp: None,
        };
        self.drafts.add(Draft {
            op: DraftOp::File {
                base: None,
                actions: vec![DraftAction { source: None, kind }],
            },
            meta: VertexMeta {
                name: "[internal] preparing inline document".to_owned(),
                ..VertexMeta::default()
            },
            origin: None,
        })
    }

    pub(super) fn origin(&self, id: StageId, command: &StageCommand) -> Option<Origin> {
        Some(Origin {
            stage: self.stages[id].index?,
            command: command.index,
        })
    }
}

/// `pathRelativeToWorkingDir`
fn relative_to_workdir(dir: &str, dest: &str, os: &str) -> Result<String, Fault> {
    let dest = path::without_drive(dest, os, true)
        .map_err(|error| Fault::from(error).while_doing("removing drive letter"))?;
    let (parent, dest) = match dest.as_str() {
        absolute if absolute.starts_with('/') => ("/", absolute),
        "" | "." => (dir, "./"),
        relative => (dir, relative),
    };
    Ok(path::normalize(parent, dest, os, true)?)
}

/// `user[:group]` by name or number (`llb.WithUser`).
pub(crate) fn owner(text: &str) -> Owner {
    let (user, group) = match text.split_once(':') {
        Some((user, group)) => (user, Some(group)),
        None => (text, None),
    };
    Owner {
        user: Some(account(user)),
        group: group.map(account),
    }
}

fn account(text: &str) -> Account {
    match text {
        // An empty name is no name, and what is left is number 0.
        "" | "root" => Account::Id(0),
        _ => match text.parse::<i32>() {
            Ok(number) => Account::Id(number as u32),
            Err(_) => Account::Name(text.to_owned()),
        },
    }
}
