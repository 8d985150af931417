//! What a well-known official image most likely sets, for when no registry can be asked.
//!
//! Only what reaches the keys and words of a Dockerfile: variables and the working directory. Versions are left out,
//! for they differ from tag to tag.

use super::config::ContainerConfig;

/// Search path and further variables by repository on Docker Hub, and the working directory.
const KNOWN: &[(&str, &str, &[&str], &str)] = &[
    (
        "golang",
        "/go/bin:/usr/local/go/bin",
        &["GOTOOLCHAIN=local", "GOPATH=/go"],
        "/go",
    ),
    (
        "rust",
        "/usr/local/cargo/bin",
        &[
            "RUSTUP_HOME=/usr/local/rustup",
            "CARGO_HOME=/usr/local/cargo",
        ],
        "",
    ),
    ("python", "/usr/local/bin", &[], ""),
    (
        "ruby",
        "/usr/local/bundle/bin",
        &["LANG=C.UTF-8", "GEM_HOME=/usr/local/bundle"],
        "",
    ),
    (
        "eclipse-temurin",
        "/opt/java/openjdk/bin",
        &["JAVA_HOME=/opt/java/openjdk"],
        "",
    ),
    (
        "php",
        "",
        &["PHP_INI_DIR=/usr/local/etc/php"],
        "/var/www/html",
    ),
    ("composer", "", &["COMPOSER_HOME=/tmp"], "/app"),
    (
        "httpd",
        "/usr/local/apache2/bin",
        &["HTTPD_PREFIX=/usr/local/apache2"],
        "/usr/local/apache2",
    ),
    ("redis", "", &[], "/data"),
    (
        "tomcat",
        "/usr/local/tomcat/bin",
        &["CATALINA_HOME=/usr/local/tomcat"],
        "/usr/local/tomcat",
    ),
];

/// The configuration assumed for a repository (`docker.io/library/python`); that of a plain distribution for one that
/// is not well known.
pub(super) fn config(repository: &str) -> ContainerConfig {
    let mut config = ContainerConfig::default();
    let name = repository.strip_prefix("docker.io/library/");
    let known = KNOWN.iter().find(|(known, ..)| Some(*known) == name);
    let Some((_, path, variables, dir)) = known else {
        return config;
    };
    let default = super::config::DEFAULT_PATH;
    let path = match *path {
        "" => default.to_owned(),
        path => format!("{path}:{default}"),
    };
    config.env.push(format!("PATH={path}"));
    config
        .env
        .extend(variables.iter().map(|&pair| pair.to_owned()));
    (*dir).clone_into(&mut config.working_dir);
    config
}
