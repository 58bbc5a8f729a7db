//! Mosquitto, with TLS for those who listen and a plain port for meters.

use std::process::Command;

use crate::authority::Authority;
use crate::harness::{Running, free_port, run};
use crate::scratch::Scratch;

pub(crate) const PASSWORD: &str = "visitor:s3cr3t";

pub(crate) struct Mosquitto {
    folder: Scratch,
    pub(crate) authority: Authority,
    pub(crate) tls_port: u16,
    /// Wants a client certificate.
    pub(crate) strict_port: u16,
    pub(crate) plain_port: u16,
    running: Option<Running>,
}

impl Mosquitto {
    pub(crate) fn start() -> Self {
        let (folder, authority) = (Scratch::new(), Authority::new());
        let (certificate, key) = authority.certificate("127.0.0.1");
        folder.file("ca.pem", &authority.pem);
        folder.file("server.pem", certificate);
        folder.file("server.key", key);
        let passwords = folder.file("passwords", "visitor:s3cr3t\nguest:s3cr3t\n");
        run("mosquitto_passwd", &["-U", &passwords.to_string_lossy()]);
        folder.file("acl", "user visitor\ntopic read district/#\n");
        let [tls_port, strict_port, plain_port] = [(); 3].map(|()| free_port());
        let at = folder.path().display();
        let tls =
            format!("cafile {at}/ca.pem\ncertfile {at}/server.pem\nkeyfile {at}/server.key\n");
        // It would become another user, who may not read the folder.
        let config = format!(
            "user root\nper_listener_settings true\n\
             persistence true\npersistence_location {at}/\nmax_queued_messages 1000\n\
             listener {plain_port} 127.0.0.1\nallow_anonymous true\n\
             listener {tls_port} 127.0.0.1\n{tls}\
             allow_anonymous false\npassword_file {at}/passwords\nacl_file {at}/acl\n\
             listener {strict_port} 127.0.0.1\n{tls}\
             allow_anonymous true\nrequire_certificate true\n"
        );
        folder.file("mosquitto.conf", config);
        let mut broker =
            Self { folder, authority, tls_port, strict_port, plain_port, running: None };
        broker.up();
        broker
    }

    /// Where roles say who may subscribe to what; the visitor to the
    /// substation's power alone. An `acl_file` only filters what is sent,
    /// and takes any subscription.
    pub(crate) fn start_with_roles() -> Self {
        let (folder, authority, plain_port) = (Scratch::new(), Authority::new(), free_port());
        let plugin = ["x86_64-linux-gnu", "aarch64-linux-gnu"]
            .map(|machine| format!("/usr/lib/{machine}/mosquitto_dynamic_security.so"))
            .into_iter()
            .find(|plugin| std::path::Path::new(plugin).exists())
            .expect("Mosquitto comes with its plugin of roles");
        let roles = folder.path().join("roles.json");
        let file = roles.to_string_lossy().into_owned();
        run("mosquitto_ctrl", &["dynsec", "init", &file, "admin", "admin"]);
        let config = format!(
            "user root\nlistener {plain_port} 127.0.0.1\nallow_anonymous false\n\
             plugin {plugin}\nplugin_opt_config_file {file}\n"
        );
        folder.file("mosquitto.conf", config);
        let ports = (plain_port, plain_port, plain_port);
        let mut broker = Self {
            folder,
            authority,
            tls_port: ports.0,
            strict_port: ports.1,
            plain_port: ports.2,
            running: None,
        };
        broker.up();
        let port = plain_port.to_string();
        for command in [
            "createRole visitor",
            "addRoleACL visitor subscribePattern district/substation/# allow 1",
            "createClient visitor -p s3cr3t",
            "addClientRole visitor visitor",
            "setDefaultACLAccess subscribe deny",
        ] {
            let to = ["-h", "127.0.0.1", "-p", &port, "-u", "admin", "-P", "admin", "dynsec"];
            let words: Vec<&str> = command.split(' ').collect();
            run("mosquitto_ctrl", &[&to[..], &words].concat());
        }
        broker
    }

    pub(crate) fn up(&mut self) {
        let mut command = Command::new("mosquitto");
        command.arg("-c").arg(self.folder.path().join("mosquitto.conf"));
        self.running = Some(Running::start(command, self.folder.path(), self.plain_port));
    }

    /// Stops it, so that it keeps its sessions.
    pub(crate) fn down(&mut self) {
        self.running.take().unwrap().stop();
    }

    pub(crate) fn publish(&self, topic: &str, reason: &str) {
        self.publish_with(topic, reason, &[]);
    }

    pub(crate) fn publish_retained(&self, topic: &str, reason: &str) {
        self.publish_with(topic, reason, &["-r"]);
    }

    fn publish_with(&self, topic: &str, reason: &str, more: &[&str]) {
        let port = self.plain_port.to_string();
        let arguments = ["-h", "127.0.0.1", "-p", &port, "-q", "1", "-t", topic, "-m", reason];
        run("mosquitto_pub", &[&arguments[..], more].concat());
    }

    pub(crate) fn roots(&self) -> Vec<Vec<u8>> {
        vec![self.authority.pem.clone().into_bytes()]
    }

    pub(crate) fn said(&self) -> String {
        self.running.as_ref().map_or_else(String::new, Running::said)
    }
}
