//! Lines of one asset joined where they go on: surveys hold the last half metre
//! of a cable before a joint as a line of its own, which would be drawn as a
//! stump with dashes of its own.

use std::collections::HashMap;

use crate::assets::Vertex;

/// Where a line begins or ends, exactly: what joins is one vertex in the file.
type Place = [u64; 2];

fn place(vertex: &Vertex) -> Place {
    [vertex.point.lat_deg().to_bits(), vertex.point.lon_deg().to_bits()]
}

/// Appends the vertices of each chain of `lines` to a list and hands it on. Where
/// three meet, none goes on in another.
pub(super) fn each_chain(lines: &[Vec<Vertex>], mut take: impl FnMut(&[Vertex])) {
    if lines.len() < 2 {
        lines.iter().for_each(|line| take(line));
        return;
    }
    let mut meeting: HashMap<Place, Vec<usize>> = HashMap::new();
    for (line, number) in lines.iter().zip(0..) {
        for vertex in line.first().into_iter().chain(line.last()) {
            meeting.entry(place(vertex)).or_default().push(number);
        }
    }
    let mut is_taken = vec![false; lines.len()];
    // The line that goes on from a place, if one of two does.
    let next = |at: Place, is_taken: &[bool]| match meeting.get(&at).map(Vec::as_slice) {
        Some(&[a, b]) if a != b => [a, b].into_iter().find(|&line| !is_taken[line]),
        _ => None,
    };
    for number in 0..lines.len() {
        if std::mem::replace(&mut is_taken[number], true) {
            continue;
        }
        let mut chain = lines[number].clone();
        // On from its end, then, turned round, from its beginning.
        for _ in 0..2 {
            while let Some(last) = chain.last().map(place)
                && let Some(on) = next(last, &is_taken)
            {
                is_taken[on] = true;
                let is_forward = lines[on].first().map(place) == Some(last);
                match is_forward {
                    true => chain.extend_from_slice(lines[on].get(1..).unwrap_or_default()),
                    false => chain.extend(lines[on].iter().rev().skip(1)),
                }
            }
            chain.reverse();
        }
        take(&chain);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geodesy::Wgs84;

    fn chains(lines: &[&[u8]]) -> Vec<Vec<u8>> {
        let vertex =
            |&at: &u8| Vertex { point: Wgs84::new(48.0, f64::from(at)).unwrap(), z_m: None };
        let lines: Vec<Vec<Vertex>> =
            lines.iter().map(|line| line.iter().map(vertex).collect()).collect();
        let mut chains = Vec::new();
        each_chain(&lines, |chain| {
            chains.push(chain.iter().map(|vertex| vertex.point.lon_deg() as u8).collect());
        });
        chains
    }

    #[test]
    fn lines_that_go_on_are_one_whichever_way_they_run() {
        assert_eq!(chains(&[&[1, 2], &[2, 3, 4], &[4, 5]]), [[1, 2, 3, 4, 5]]);
        assert_eq!(chains(&[&[2, 3, 4], &[5, 4], &[2, 1]]), [[1, 2, 3, 4, 5]]);
        assert_eq!(chains(&[&[1, 2], &[3, 4]]), [[1, 2], [3, 4]]);
        assert_eq!(chains(&[&[1, 2, 3]]), [[1, 2, 3]]);
        assert_eq!(chains(&[]), Vec::<Vec<u8>>::new());
    }

    #[test]
    fn a_branch_and_a_ring_stay_what_they_are() {
        assert_eq!(chains(&[&[1, 2], &[2, 3], &[2, 4]]), [[1, 2], [2, 3], [2, 4]]);
        assert_eq!(chains(&[&[1, 2, 1], &[3, 1]]), [vec![1, 2, 1], vec![3, 1]]);
        // Closed by two: once around.
        assert_eq!(chains(&[&[1, 2, 3], &[3, 4, 1]]), [[1, 2, 3, 4, 1]]);
    }
}
