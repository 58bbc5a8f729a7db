//! Servers that note all that they are sent.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

pub(crate) struct Server {
    /// As `127.0.0.1:40001`.
    pub(crate) host: String,
    heard: Arc<Mutex<String>>,
}

impl Server {
    /// Answers requests, each with its head and body in one text.
    pub(crate) fn start(answer: impl Fn(&str) -> String + Send + 'static) -> Self {
        Self::listen(move |stream, heard| {
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let (mut request, mut length) = (String::new(), 0);
            loop {
                let mut line = String::new();
                if reader.read_line(&mut line).unwrap_or(0) == 0 || line == "\r\n" {
                    break;
                }
                if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                    length = value.trim().parse().unwrap();
                }
                request += &line;
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).unwrap();
            request += &String::from_utf8_lossy(&body);
            heard.lock().unwrap().push_str(&request);
            let _ = stream.write_all(answer(&request).as_bytes());
        })
    }

    /// A broker that lets a client in and sends one message of the topic.
    pub(crate) fn broker(topic: &'static str, payload: String) -> Self {
        Self::listen(move |stream, heard| {
            let note = |stream: &mut TcpStream| {
                let mut packet = [0; 1024];
                let length = stream.read(&mut packet).unwrap_or(0);
                heard.lock().unwrap().push_str(&String::from_utf8_lossy(&packet[..length]));
                packet
            };
            note(stream);
            // CONNACK, taken in.
            let _ = stream.write_all(&[0x20, 2, 0, 0]);
            let subscribe = note(stream);
            let _ = stream.write_all(&[0x90, 3, subscribe[2], subscribe[3], 1]);
            let length = 2 + topic.len() + payload.len();
            let mut publish = vec![0x30, u8::try_from(length).unwrap(), 0, topic.len() as u8];
            publish.extend(topic.bytes().chain(payload.bytes()));
            let _ = stream.write_all(&publish);
            note(stream);
        })
    }

    fn listen(converse: impl Fn(&mut TcpStream, &Mutex<String>) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let host = listener.local_addr().unwrap().to_string();
        let heard = Arc::new(Mutex::new(String::new()));
        let noted = heard.clone();
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                converse(&mut stream, &noted);
            }
        });
        Self { host, heard }
    }

    /// All that it was sent.
    pub(crate) fn heard(&self) -> String {
        self.heard.lock().unwrap().clone()
    }
}

pub(crate) fn answer(status: u16, kind: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status} X\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\
         connection: close\r\n\r\n{body}",
        body.len()
    )
}

/// The value of a request's header.
pub(crate) fn header<'a>(request: &'a str, name: &str) -> &'a str {
    let mut lines = request.lines().filter_map(|line| line.split_once(": "));
    lines.find(|(known, _)| known.eq_ignore_ascii_case(name)).map_or("", |(_, value)| value)
}
