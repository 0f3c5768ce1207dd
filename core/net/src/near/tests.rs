use super::*;

#[test]
fn only_the_device_itself_and_local_networks_are_near() {
    let near = [
        "127.0.0.1:1",
        "10.0.0.7:4000",
        "172.20.10.1:4000",
        "192.168.43.1:4000",
        "169.254.3.4:4000",
        "[::1]:9",
        "[fd00::2]:9",
        "[fe80::1]:9",
        "[::ffff:192.168.0.1]:9",
    ];
    let far = [
        "8.8.8.8:53",
        "172.32.0.1:4000",
        "100.64.0.1:4000",
        "0.0.0.0:4000",
        "224.0.0.251:5353",
        "255.255.255.255:9",
        "[2001:db8::1]:9",
        "[ff02::fb]:5353",
        "[::ffff:8.8.8.8]:53",
        "192.168.0.1:0",
    ];
    for address in near {
        assert!(is_near(&address.parse().unwrap()), "{address} is near");
    }
    for address in far {
        assert!(!is_near(&address.parse().unwrap()), "{address} is far");
    }
}
