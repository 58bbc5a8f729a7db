//! How the pack's sources are, in the visitor's language.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use wattwalk::language::Language;
use wattwalk::live::{Fault, Source, SourceError, SourceState};
use wattwalk::sources::WantedSecret;
use wattwalk::visit::SourceStatus;

use super::Player;
use crate::page::model::{SourceLine, SourceSign};

impl Player {
    /// The pack's sources, each as it is now.
    pub(super) fn sources(&self) -> Vec<SourceLine> {
        let words = Words::of(self.session.language());
        if let Some(services) = &self.services {
            let line = |source: SourceStatus| {
                let allowed = services.allows(source.host.as_deref());
                words.line(source, allowed, &self.time_zone)
            };
            return services.status().into_iter().map(line).collect();
        }
        // A walk by a clock of its own: what is simulated is all that is asked.
        let simulated = self.district.iter().map(|district| {
            let info = district.info();
            SourceLine {
                id: info.id.clone(),
                title: info.title.clone(),
                attribution: info.attribution.clone(),
                host: None,
                sent: Vec::new(),
                sign: SourceSign::Simulated,
                state: words.simulated.into(),
            }
        });
        let services = self.pack.sources.iter().filter_map(|source| {
            let service = source.service()?;
            Some(SourceLine {
                id: service.id.clone(),
                title: service.title.clone(),
                attribution: service.attribution.clone(),
                host: source.host(),
                sent: source.secrets().iter().map(|wanted| words.sent(wanted)).collect(),
                sign: SourceSign::Consent,
                state: words.consent.into(),
            })
        });
        simulated.chain(services).collect()
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
    fault: fn(Fault) -> &'static str,
    denied: &'static str,
    busy: &'static str,
    unknown: &'static str,
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
    fault: |fault| match fault {
        Fault::Name => "its address is not found; is there internet behind the Wi-Fi?",
        Fault::Slow | Fault::CutOff => "it answers too slowly, or the connection breaks",
        Fault::CertificateTime => {
            "its certificate is not valid now; check the date and time of this machine"
        }
        Fault::Certificate => "its certificate is not to be trusted",
        Fault::Proxy => "the proxy on the way is not there or does not let through",
        Fault::Portal => "the network wants somebody to sign in; open its page in a browser",
        Fault::Redirect | Fault::NotAllowed => "it sends elsewhere than was agreed to",
        Fault::TooLarge | Fault::WrongType | Fault::Malformed => "its answer cannot be used",
        Fault::Status => "it reports a fault of its own",
        Fault::Offline => "there is no network",
        Fault::Suspended => "it failed so often that it is left alone for a while",
        _ => "nothing answers there",
    },
    denied: "it wants a token, or does not take the one it was given",
    busy: "it asks for patience",
    unknown: "it does not know what it is asked about",
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
    fault: |fault| match fault {
        Fault::Name => "son adresse est introuvable ; y a-t-il internet derrière le Wi-Fi ?",
        Fault::Slow | Fault::CutOff => "elle répond trop lentement, ou la connexion se coupe",
        Fault::CertificateTime => {
            "son certificat n’est pas valable en ce moment ; vérifiez la date et l’heure de cette machine"
        }
        Fault::Certificate => "son certificat n’est pas digne de confiance",
        Fault::Proxy => "le proxy sur le chemin est absent ou ne laisse pas passer",
        Fault::Portal => "le réseau demande une connexion ; ouvrez sa page dans un navigateur",
        Fault::Redirect | Fault::NotAllowed => "elle renvoie ailleurs que ce qui a été autorisé",
        Fault::TooLarge | Fault::WrongType | Fault::Malformed => "sa réponse est inutilisable",
        Fault::Status => "elle signale une panne de son côté",
        Fault::Offline => "il n’y a pas de réseau",
        Fault::Suspended => "elle a échoué si souvent qu’on la laisse en paix un moment",
        _ => "rien n’y répond",
    },
    denied: "elle demande un jeton, ou n’accepte pas celui qu’elle a reçu",
    busy: "elle demande de patienter",
    unknown: "elle ne connaît pas ce qu’on lui demande",
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
    fault: |fault| match fault {
        Fault::Name => "找不到其地址；Wi-Fi 是否连上互联网？",
        Fault::Slow | Fault::CutOff => "应答太慢，或连接中断",
        Fault::CertificateTime => "其证书目前无效；请检查本机的日期和时间",
        Fault::Certificate => "其证书不可信",
        Fault::Proxy => "途中的代理服务器不可用或不予放行",
        Fault::Portal => "网络要求登录；请在浏览器中打开登录页",
        Fault::Redirect | Fault::NotAllowed => "它转向未经同意的地址",
        Fault::TooLarge | Fault::WrongType | Fault::Malformed => "其应答无法使用",
        Fault::Status => "它报告自身故障",
        Fault::Offline => "没有网络",
        Fault::Suspended => "它多次失败，暂时不再访问",
        _ => "没有应答",
    },
    denied: "它需要令牌，或不接受所给的令牌",
    busy: "它请求稍候",
    unknown: "它不认识所查询的对象",
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

    fn line(&self, source: SourceStatus, allowed: bool, zone: &TimeZone) -> SourceLine {
        let clock =
            |time: Timestamp| time.to_zoned_datetime(zone.clone()).strftime("%H:%M").to_string();
        let (sign, state) = match &source.state {
            _ if !allowed => (SourceSign::Consent, self.consent.to_owned()),
            SourceState::Failing { error, retry_at } => {
                let again = retry_at.map(|at| self.retry.replace("{}", &clock(at)));
                let again = again.as_deref().unwrap_or(self.no_retry);
                let why = self.failing.replace("{}", self.why(error));
                (SourceSign::Failing, why + again)
            }
            SourceState::Paused => (SourceSign::Paused, self.paused.to_owned()),
            _ if source.simulated => (SourceSign::Simulated, self.simulated.to_owned()),
            SourceState::Working => {
                let answered = source.answered.map_or_else(|| "–".to_owned(), clock);
                (SourceSign::Working, self.working.replace("{}", &answered))
            }
            _ => (SourceSign::Waiting, self.waiting.to_owned()),
        };
        let sent = source.secrets.iter().map(|wanted| self.sent(wanted)).collect();
        let SourceStatus { id, title, attribution, host, .. } = source;
        SourceLine { id, title, attribution, host, sent, sign, state }
    }

    fn why(&self, error: &SourceError) -> &'static str {
        match error {
            SourceError::Unreachable { fault, .. } | SourceError::Unreadable { fault, .. } => {
                (self.fault)(*fault)
            }
            SourceError::Denied { .. } => self.denied,
            SourceError::Busy { .. } => self.busy,
            _ => self.unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(state: SourceState) -> SourceStatus {
        SourceStatus {
            id: "posts".into(),
            title: "Posts".into(),
            attribution: "Nobody".into(),
            simulated: false,
            host: Some("a.example".into()),
            secrets: Vec::new(),
            state,
            answered: Some("2026-06-16T09:07:00Z".parse().unwrap()),
        }
    }

    fn failing(error: SourceError, retry_at: Option<&str>) -> SourceStatus {
        let retry_at = retry_at.map(|at| at.parse().unwrap());
        source(SourceState::Failing { error, retry_at })
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
        let slow = SourceError::Unreachable {
            source_id: "posts".into(),
            fault: Fault::Slow,
            message: "in 5 s".into(),
        };
        let denied =
            SourceError::Denied { source_id: "posts".into(), message: "wants a key".into() };
        for language in ["en", "fr", "zh"] {
            let words = Words::of(&language.into());
            let line = |source: SourceStatus, allowed| words.line(source, allowed, &zone);
            let simulated = SourceStatus { simulated: true, ..source(SourceState::Working) };
            let lines = [
                line(source(SourceState::Working), false),
                line(source(SourceState::Waiting), true),
                line(source(SourceState::Working), true),
                line(source(SourceState::Paused), true),
                line(simulated, true),
                line(failing(slow.clone(), Some("2026-06-16T09:10:00Z")), true),
                line(failing(denied.clone(), None), true),
            ];
            let mut states: Vec<_> = lines.iter().map(|line| line.state.as_str()).collect();
            assert!(lines[2].state.contains("11:07"), "{states:?}");
            assert!(lines[5].state.contains("11:10"), "{states:?}");
            assert!(lines[6].state.ends_with(words.no_retry), "{states:?}");
            assert!(states.iter().all(|state| !state.contains("{}")), "{states:?}");
            states.sort_unstable();
            states.dedup();
            assert_eq!(states.len(), 7, "{states:?}");
            let signs: Vec<_> = lines.iter().map(|line| line.sign).collect();
            assert_eq!(
                signs,
                [
                    SourceSign::Consent,
                    SourceSign::Waiting,
                    SourceSign::Working,
                    SourceSign::Paused,
                    SourceSign::Simulated,
                    SourceSign::Failing,
                    SourceSign::Failing
                ]
            );
        }
    }
}
