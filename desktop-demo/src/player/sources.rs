//! How the pack's sources are, in the visitor's language.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use wattwalk::language::Language;
use wattwalk::live::{Hindrance, SourceState};
use wattwalk::sources::WantedSecret;
use wattwalk::visit::{SourceSign, SourceStatus};

use super::Player;
use crate::page::model::SourceLine;

impl Player {
    /// The pack's sources, each as it is now.
    pub(super) fn sources(&self) -> Vec<SourceLine> {
        let words = Words::of(self.session().language());
        let line = |source: SourceStatus| words.line(source, &self.time_zone);
        self.visit.sources().into_iter().map(line).collect()
    }
}

struct Words {
    consent: &'static str,
    /// What is sent where.
    sends: &'static str,
    /// The same where access is got for it, and sent elsewhere.
    sends_access: &'static str,
    waiting: &'static str,
    working: &'static str,
    paused: &'static str,
    simulated: &'static str,
    failing: &'static str,
    retry: &'static str,
    no_retry: &'static str,
    hindrance: fn(Hindrance) -> &'static str,
}

const EN: Words = Words {
    consent: "Waits for consent: it is not called until its host is allowed with --allow",
    sends: "Sends “{name}” to {hosts}",
    sends_access: "Sends “{name}” to {hosts}, and the access got for it to {access}",
    waiting: "Not asked yet",
    working: "Working, answered at {}",
    paused: "Paused: there is no network",
    simulated: "Simulated: computed on this machine",
    failing: "Failing: {}. ",
    retry: "Tried again at {}.",
    no_retry: "Not tried again until this is put right.",
    hindrance: |hindrance| match hindrance {
        Hindrance::Address => "its address is not found; is there internet behind the Wi-Fi?",
        Hindrance::Slow => "it answers too slowly, or the connection breaks",
        Hindrance::CertificateTime => {
            "its certificate is not valid now; check the date and time of this machine"
        }
        Hindrance::Certificate => "its certificate is not to be trusted",
        Hindrance::Proxy => "the proxy on the way is not there or does not let through",
        Hindrance::Portal => "the network wants somebody to sign in; open its page in a browser",
        Hindrance::Redirect => "it sends elsewhere than was agreed to",
        Hindrance::UnusableAnswer => "its answer cannot be used",
        Hindrance::OwnFault => "it reports a fault of its own",
        Hindrance::Offline => "there is no network",
        Hindrance::Suspended => "it failed so often that it is left alone for a while",
        Hindrance::NoAnswer => "nothing answers there",
        Hindrance::Denied => "it wants a token, or does not take the one it was given",
        Hindrance::Busy => "it asks for patience",
        Hindrance::UnknownAsset => "it does not know what it is asked about",
    },
};

const FR: Words = Words {
    consent: "Attend votre accord : elle n’est pas appelée avant que son hôte ne soit autorisé par --allow",
    sends: "Envoie « {name} » à {hosts}",
    sends_access: "Envoie « {name} » à {hosts}, et l’accès ainsi obtenu à {access}",
    waiting: "Pas encore interrogée",
    working: "En marche, a répondu à {}",
    paused: "En pause : pas de réseau",
    simulated: "Simulée : calculée sur cette machine",
    failing: "En panne : {}. ",
    retry: "Nouvel essai à {}.",
    no_retry: "Pas de nouvel essai avant que ce soit réglé.",
    hindrance: |hindrance| match hindrance {
        Hindrance::Address => "son adresse est introuvable ; y a-t-il internet derrière le Wi-Fi ?",
        Hindrance::Slow => "elle répond trop lentement, ou la connexion se coupe",
        Hindrance::CertificateTime => {
            "son certificat n’est pas valable en ce moment ; vérifiez la date et l’heure de cette machine"
        }
        Hindrance::Certificate => "son certificat n’est pas digne de confiance",
        Hindrance::Proxy => "le proxy sur le chemin est absent ou ne laisse pas passer",
        Hindrance::Portal => "le réseau demande une connexion ; ouvrez sa page dans un navigateur",
        Hindrance::Redirect => "elle renvoie ailleurs que ce qui a été autorisé",
        Hindrance::UnusableAnswer => "sa réponse est inutilisable",
        Hindrance::OwnFault => "elle signale une panne de son côté",
        Hindrance::Offline => "il n’y a pas de réseau",
        Hindrance::Suspended => "elle a échoué si souvent qu’on la laisse en paix un moment",
        Hindrance::NoAnswer => "rien n’y répond",
        Hindrance::Denied => "elle demande un jeton, ou n’accepte pas celui qu’elle a reçu",
        Hindrance::Busy => "elle demande de patienter",
        Hindrance::UnknownAsset => "elle ne connaît pas ce qu’on lui demande",
    },
};

const ZH: Words = Words {
    consent: "等待同意：用 --allow 允许其主机之前不会访问",
    sends: "将“{name}”发送至 {hosts}",
    sends_access: "将“{name}”发送至 {hosts}，并将由此获得的访问权发送至 {access}",
    waiting: "尚未查询",
    working: "正常，{} 有应答",
    paused: "已暂停：没有网络",
    simulated: "模拟：由本机计算",
    failing: "故障：{}。",
    retry: "{} 再试。",
    no_retry: "解决之前不再尝试。",
    hindrance: |hindrance| match hindrance {
        Hindrance::Address => "找不到其地址；Wi-Fi 是否连上互联网？",
        Hindrance::Slow => "应答太慢，或连接中断",
        Hindrance::CertificateTime => "其证书目前无效；请检查本机的日期和时间",
        Hindrance::Certificate => "其证书不可信",
        Hindrance::Proxy => "途中的代理服务器不可用或不予放行",
        Hindrance::Portal => "网络要求登录；请在浏览器中打开登录页",
        Hindrance::Redirect => "它转向未经同意的地址",
        Hindrance::UnusableAnswer => "其应答无法使用",
        Hindrance::OwnFault => "它报告自身故障",
        Hindrance::Offline => "没有网络",
        Hindrance::Suspended => "它多次失败，暂时不再访问",
        Hindrance::NoAnswer => "没有应答",
        Hindrance::Denied => "它需要令牌，或不接受所给的令牌",
        Hindrance::Busy => "它请求稍候",
        Hindrance::UnknownAsset => "它不认识所查询的对象",
    },
};

impl Words {
    /// The words in `language`, English where there are none.
    fn of(language: &Language) -> &'static Self {
        match language.as_str() {
            "fr" => &FR,
            "zh" => &ZH,
            _ => &EN,
        }
    }

    /// What a source sends where, which is agreed to with its host.
    fn sent(&self, wanted: &WantedSecret) -> String {
        let (words, access) = match &wanted.access_host {
            None => (self.sends, ""),
            Some(access) => (self.sends_access, access.as_str()),
        };
        let hosts = wanted.hosts.join(", ");
        // A pack's words last: they are not looked at again.
        words.replace("{hosts}", &hosts).replace("{access}", access).replace("{name}", &wanted.name)
    }

    fn line(&self, source: SourceStatus, zone: &TimeZone) -> SourceLine {
        let clock =
            |time: Timestamp| time.to_zoned_datetime(zone.clone()).strftime("%H:%M").to_string();
        let state = match source.sign {
            SourceSign::NotAllowed => self.consent.to_owned(),
            SourceSign::Failing => {
                let retry_at = match source.state {
                    SourceState::Failing { retry_at, .. } => retry_at,
                    _ => None,
                };
                let again = retry_at.map(|at| self.retry.replace("{}", &clock(at)));
                let again = again.as_deref().unwrap_or(self.no_retry);
                let why = source.hindrance.map_or("", self.hindrance);
                self.failing.replace("{}", why) + again
            }
            SourceSign::Paused => self.paused.to_owned(),
            SourceSign::Simulated => self.simulated.to_owned(),
            SourceSign::Working => {
                let answered = source.answered.map_or_else(|| "–".to_owned(), clock);
                self.working.replace("{}", &answered)
            }
            SourceSign::Waiting => self.waiting.to_owned(),
        };
        let sent = source.secrets.iter().map(|wanted| self.sent(wanted)).collect();
        let SourceStatus { id, title, attribution, hosts, sign, .. } = source;
        SourceLine { id, title, attribution, hosts, sent, sign, state }
    }
}

#[cfg(test)]
mod tests {
    use wattwalk::live::SourceError;

    use super::*;

    fn source(sign: SourceSign) -> SourceStatus {
        SourceStatus {
            id: "posts".into(),
            title: "Posts".into(),
            attribution: "Nobody".into(),
            simulated: false,
            hosts: vec!["a.example".into()],
            sign,
            hindrance: None,
            secrets: Vec::new(),
            state: SourceState::Working,
            answered: Some("2026-06-16T09:07:00Z".parse().unwrap()),
        }
    }

    fn failing(hindrance: Hindrance, retry_at: Option<&str>) -> SourceStatus {
        let error = SourceError::Busy { source_id: "posts".into(), retry_at: None };
        let retry_at = retry_at.map(|at| at.parse().unwrap());
        let state = SourceState::Failing { error, retry_at };
        SourceStatus { state, hindrance: Some(hindrance), ..source(SourceSign::Failing) }
    }

    #[test]
    fn what_is_sent_where_is_told_in_three_languages() {
        let mut told = Vec::new();
        for language in ["en", "fr", "zh"] {
            let words = Words::of(&language.into());
            for access_host in [None, Some("data.example".to_owned())] {
                let hosts = vec!["a.example".into(), "b.example:8883".into()];
                let sent =
                    words.sent(&WantedSecret { name: "posts-key".into(), hosts, access_host });
                assert!(sent.contains("posts-key") && sent.contains("a.example, b.example:8883"));
                assert!(!sent.contains('{') && !sent.contains('}'), "{sent}");
                told.push(sent);
            }
        }
        assert!(told.iter().skip(1).step_by(2).all(|sent| sent.contains("data.example")));
        told.sort_unstable();
        told.dedup();
        assert_eq!(told.len(), 6, "{told:?}");
    }

    #[test]
    fn every_state_has_a_sign_and_words_in_three_languages() {
        let zone = TimeZone::get("Europe/Paris").unwrap();
        for language in ["en", "fr", "zh"] {
            let words = Words::of(&language.into());
            let line = |source: SourceStatus| words.line(source, &zone);
            let lines = [
                line(source(SourceSign::NotAllowed)),
                line(source(SourceSign::Waiting)),
                line(source(SourceSign::Working)),
                line(source(SourceSign::Paused)),
                line(source(SourceSign::Simulated)),
                line(failing(Hindrance::Slow, Some("2026-06-16T09:10:00Z"))),
                line(failing(Hindrance::Denied, None)),
            ];
            let mut states: Vec<_> = lines.iter().map(|line| line.state.as_str()).collect();
            assert!(lines[2].state.contains("11:07"), "{states:?}");
            assert!(lines[5].state.contains("11:10"), "{states:?}");
            assert!(lines[6].state.ends_with(words.no_retry), "{states:?}");
            assert!(states.iter().all(|state| !state.contains("{}")), "{states:?}");
            states.sort_unstable();
            states.dedup();
            assert_eq!(states.len(), 7, "{states:?}");
        }
    }
}
