//! Why a connection to a broker failed, as the HTTP sources would say it.

use std::error::Error;
use std::io::ErrorKind;

use rumqttc::mqttbytes::Error as Bytes;
use rumqttc::{ConnectReturnCode as Code, ConnectionError, StateError};

use crate::live::Fault;
use crate::sources::http::{HttpFault, Kind, of_tls};

pub(super) fn of_mqtt(error: &ConnectionError, host: &str, open: bool) -> HttpFault {
    if let Some(tls) = tls(error) {
        use rustls::AlertDescription as A;
        return match tls {
            // What a broker says of our certificate.
            rustls::Error::AlertReceived(
                A::CertificateRequired
                | A::BadCertificate
                | A::UnknownCA
                | A::CertificateUnknown
                | A::CertificateExpired
                | A::AccessDenied
                | A::DecryptError
                | A::HandshakeFailure,
            ) => HttpFault::denied(format!("{host} wants another client certificate: {tls}")),
            _ => of_tls(tls, host),
        };
    }
    match error {
        ConnectionError::ConnectionRefused(code) => refused(*code, host),
        ConnectionError::NetworkTimeout | ConnectionError::FlushTimeout => {
            let fault = if open { Fault::CutOff } else { Fault::Slow };
            HttpFault::new(fault, format!("{host} does not answer in time"))
        }
        ConnectionError::MqttState(StateError::AwaitPingResp) => {
            HttpFault::new(Fault::CutOff, format!("{host} went silent"))
        }
        ConnectionError::MqttState(StateError::Deserialization(
            Bytes::PayloadSizeLimitExceeded(bytes),
        )) => {
            let message = format!("{host} sends a message of {bytes} bytes, too large to read");
            HttpFault::new(Fault::TooLarge, message)
        }
        ConnectionError::Io(error) | ConnectionError::MqttState(StateError::Io(error)) => {
            of_io(error, host, open)
        }
        ConnectionError::MqttState(StateError::ConnectionAborted) => cut_off(host),
        ConnectionError::MqttState(_) | ConnectionError::NotConnAck(_) => {
            HttpFault::new(Fault::Malformed, format!("{host} does not speak MQTT: {error}"))
        }
        _ => cut_off(host),
    }
}

fn of_io(error: &std::io::Error, host: &str, open: bool) -> HttpFault {
    match error.kind() {
        ErrorKind::InvalidData => {
            HttpFault::new(Fault::Malformed, format!("{host} does not speak MQTT: {error}"))
        }
        ErrorKind::TimedOut if !open => {
            HttpFault::new(Fault::Connect, format!("{host} does not answer in time"))
        }
        ErrorKind::ConnectionRefused
        | ErrorKind::HostUnreachable
        | ErrorKind::NetworkUnreachable => {
            HttpFault::new(Fault::Connect, format!("{host} cannot be connected to"))
        }
        _ => cut_off(host),
    }
}

fn cut_off(host: &str) -> HttpFault {
    HttpFault::new(Fault::CutOff, format!("the connection to {host} broke"))
}

fn refused(code: Code, host: &str) -> HttpFault {
    match code {
        Code::BadUserNamePassword | Code::NotAuthorized => {
            HttpFault::denied(format!("{host} does not take this user and password"))
        }
        Code::ServiceUnavailable => {
            HttpFault { kind: Kind::Busy(None), reason: format!("{host} is busy") }
        }
        _ => HttpFault::new(Fault::Status, format!("{host} refuses the connection: {code:?}")),
    }
}

/// What is wrong with TLS, if that is it; errors of I/O wrap it.
fn tls<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a rustls::Error> {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(tls) = error.downcast_ref::<rustls::Error>() {
            return Some(tls);
        }
        let wrapped = error.downcast_ref::<std::io::Error>().and_then(|error| error.get_ref());
        cause = match wrapped {
            Some(wrapped) => Some(wrapped),
            None => error.source(),
        };
    }
    None
}
