//! Our MQTT source against three NATS servers in a cluster.

use std::process::Command;

use serde_json::json;

use crate::harness::{Running, Visit, free_port, run};
use crate::mqtt::{measured, timed};
use crate::scratch::Scratch;

struct Cluster {
    folder: Scratch,
    /// A node and its MQTT port.
    nodes: Vec<(Option<Running>, u16)>,
}

impl Cluster {
    fn start() -> Self {
        let folder = Scratch::new();
        let ports: Vec<[u16; 3]> = (0..3).map(|_| [(); 3].map(|()| free_port())).collect();
        let routes = ports.iter().map(|[_, route, _]| format!("nats://127.0.0.1:{route}"));
        let routes = routes.collect::<Vec<_>>().join(", ");
        let program = std::env::var("WATTWALK_NATS").expect("WATTWALK_NATS: nats-server");
        let start = |(node, [client, route, mqtt]): (usize, &[u16; 3])| {
            let config = format!(
                "server_name: n{node}\nlisten: 127.0.0.1:{client}\n\
                 jetstream {{store_dir: \"{}/{node}\"}}\n\
                 cluster {{name: walk, listen: 127.0.0.1:{route}, routes: [{routes}]}}\n\
                 mqtt {{listen: 127.0.0.1:{mqtt}}}\n",
                folder.path().display()
            );
            let file = folder.file(&format!("n{node}.conf"), config);
            let mut command = Command::new(&program);
            command.arg("-c").arg(file);
            (command, *mqtt)
        };
        let commands: Vec<_> = ports.iter().enumerate().map(start).collect();
        let nodes = commands
            .into_iter()
            .map(|(command, port)| (Some(Running::start(command, folder.path(), port)), port));
        let nodes = nodes.collect();
        Self { folder, nodes }
    }

    /// A meter that takes any node that is up, as long as it takes.
    fn publish(&self, topic: &str, reason: &str) {
        for _ in 0..60 {
            for (_, port) in self.nodes.iter().filter(|(node, _)| node.is_some()) {
                let sent = Command::new("mosquitto_pub")
                    .args(["-h", "127.0.0.1", "-p", &port.to_string(), "-q", "1"])
                    .args(["-i", "meter", "-t", topic, "-m", reason])
                    .output();
                if sent.is_ok_and(|sent| sent.status.success()) {
                    return;
                }
            }
            run("sleep", &["0.5"]);
        }
        panic!("no node takes a message: {}", self.folder.path().display());
    }
}

#[test]
#[ignore = "needs NATS: bash .ci/test services"]
fn when_a_node_of_a_cluster_is_lost_another_goes_on() {
    let mut cluster = Cluster::start();
    let urls: Vec<_> =
        cluster.nodes.iter().map(|(_, port)| format!("mqtt://127.0.0.1:{port}")).collect();
    let mut source = timed(&urls[0]);
    source["more_urls"] = json!(urls[1..]);
    let mut visit = Visit::new(source, &["battery"], vec![]);
    // The cluster takes a while to have a leader; until then it is failing.
    visit.poll_until(|visit| visit.state() == wattwalk::live::SourceState::Working);
    let mut seen = Vec::new();
    for (watts, lost) in [(1000, None), (2000, Some(0)), (3000, None), (4000, None)] {
        if let Some(lost) = lost {
            cluster.nodes[lost].0 = None;
        }
        cluster.publish("district/battery/power", &measured(watts, visit.now));
        let kw = f64::from(watts) / 1000.0;
        visit.poll_until(|visit| visit.value("battery").is_some_and(|value| value >= kw));
        seen.extend(visit.value("battery"));
    }
    assert_eq!(seen, [1.0, 2.0, 3.0, 4.0]);
}
