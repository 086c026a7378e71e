namespace QkdMesh.Fuzz.Targets;

/// <summary>Small networks, so that a mutation is likely to change something that matters, and hostile text.</summary>
internal static class TopologySeeds
{
    private const string Device = "devices: [{id: d, key_rate_kbps: 1}]\n";

    public static IEnumerable<(string Name, string Text)> All =>
    [
        ("small-ring", "name: r\nshape: ring\nnodes: [{id: a}, {id: b}, {id: c}]\nspans:\n"
            + $"{Repeat("- {length_km: 1, loss_db: 1, device: d}\n", 3)}{Device}"),
        ("small-star", "name: s\nshape: star\nhub: a\nnodes: [{id: a}, {id: b}, {id: c}]\nspans:\n"
            + $"- {{to: b, length_km: 1, loss_db_per_km: 0.2, device: d}}\n- {{to: c, length_km: 2, loss_db: 1, device: d}}\n{Device}"),
        ("small-mesh", "name: m\nshape: mesh\nmax_diameter_km: 5\nnodes: [{id: a, position: {lat: 1, lon: 2}}, {id: b}]\n"
            + $"links: [{{id: l, ends: [a, b], length_km: 1, loss_db: 1, device: d, key_rate_kbps: 0.5}}]\n{Device}"),
        ("small-saes", "name: p\nshape: point-to-point\nnodes: [{id: a}, {id: b}]\nspans: [{length_km: 1, loss_db: 1, device: d}]\n"
            + $"saes: [{{id: s, node: a, shares_with: [t]}}, {{id: t, node: b, shares_with: [s]}}]\n{Device}"),
        ("small-pairs", "name: q\nshape: point-to-point\nleast_paths: 1\nleast_assurance: its\nnodes: [{id: a}, {id: b}]\n"
            + "spans: [{length_km: 1, loss_db: 1, device: d}]\nsaes: [{id: s, node: a, shares_with: [t]}, "
            + "{id: t, node: b, shares_with: [s]}]\n"
            + $"pairs: [{{saes: [s, t], routing_policy: sticky, least_paths: 2, least_assurance: hybrid}}]\n{Device}"),
        ("small-access", "name: t\nshape: point-to-point\nnodes: [{id: a}, {id: b}]\nspans: [{length_km: 1, loss_db: 1, device: d}]\n"
            + $"tenants: [{{id: o, ca: \"sha256:{Repeat("ab", 32)}\"}}, {{id: p, weight: 3}}]\n"
            + "saes: [{id: s, node: a, tenant: o, selectors: [{dn: \"CN=s, O=Bank\"}, {issuer: \"CN=ca\", serial: \"0A:ff\"}]},\n"
            + "  {id: t, node: b, tenant: p, selectors: [{uri: \"spiffe://p/t\"}, {dns: T.p}]}]\n"
            + $"access: {{operators: [{{id: m, roles: [viewer, topology], "
            + $"selectors: [{{sha256: {Repeat("0f", 32)}}}, {{cn: m}}]}}]}}\n{Device}"),
        ("small-two-persons", "name: w\nshape: point-to-point\nnodes: [{id: a}, {id: b}]\n"
            + "spans: [{length_km: 1, loss_db: 1, device: d}]\naccess:\n  two_persons: [release, access, topology]\n"
            + "  operators: [{id: m, roles: [security-officer, topology]}, {id: n, roles: [topology, security-officer]}]\n" + Device),
        ("small-quotas", "name: u\nshape: point-to-point\nnodes: [{id: a}, {id: b}]\nspans: [{length_km: 1, loss_db: 1, device: d}]\n"
            + "quotas: {calls: 5, requests_per_second: 0.001, streams: 0}\ntenants: [{id: o, quotas: {key_kbps: 1, link_key_kbps: 2}}]\n"
            + "saes: [{id: s, node: a, tenant: o, shares_with: [t], quotas: {largest_key: 8192, uncollected_keys: 3}},\n"
            + "  {id: t, node: b, tenant: o, shares_with: [s]}]\n"
            + $"pairs: [{{saes: [s, t], quotas: {{largest_key: 64, uncollected_bytes: 4}}}}]\n{Device}"),
        ("quoted", $"\"name\": 'null'\nshape: \"mesh\"\nnodes:\n- {{id: \"1e5\", name: \"\\u00e9 \\\" # : -\"}}\n- {{id: no}}\n"
            + $"links: [{{id: 007, ends: ['1e5', no], length_km: 1e-3, loss_db: 0, device: d}}]\n{Device}"),
        ("empty", ""),
        ("comment-only", "# nothing\n"),
        ("deep-sequence", Repeat("[", 400)),
        ("deep-mapping", Repeat("{a: ", 400)),
        ("deep-dashes", Repeat("- ", 400)),
        ("anchors", "a: &x [b]\nc: *x\nd: [*x, *x]\n"),
        ("merge", "base: &b {id: a}\nnodes: [{<<: *b}]\n"),
        ("tags", "a: !!int 5\nb: !local {a: b}\n"),
        ("two-documents", "a: b\n---\na: b\n...\n"),
        ("unclosed", "{d[e}"),
        ("surrogate", "a: \"\\ud800\"\n"),
        ("control", "name: \u001b[31m\0\n"),
        ("tabs", "a:\n\t- b\n"),
        ("block-scalars", "name: |2-\n  a\n b: >+\n\n  c\n"),
        ("explicit-keys", "? name\n: a\n? [b]\n: c\n"),
        ("twice", Repeat("name: a\n", 20)),
        ("numbers", "name: n\nshape: mesh\nmax_diameter_km: .inf\n"
            + "nodes: [{id: a, position: {lat: 91, lon: NaN}}]\nlinks: [{length_km: 1e999, loss_db: -0}]\n"),
        ("line-ends", "name: a\r\nshape: mesh\rnodes: []\u2028links: []\u0085saes: []\n"),
    ];

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
