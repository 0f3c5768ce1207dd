// A program that ends must end: with success, and by itself.
import Foundation
import Story
import Testing

@Suite(.serialized) struct ProgramTests {
    /// Runs a program that was built beside the tests. Returns its status and all that it said.
    func run(_ program: String, _ arguments: [String], in folder: Folder) async throws -> (status: Int32, said: String) {
        let process = Process()
        process.executableURL = try built(program)
        process.arguments = arguments
        process.currentDirectoryURL = folder.url
        // A file, because a pipe that nobody reads meanwhile fills up.
        let said = folder.url.appending(path: "\(UUID()).txt")
        try Data().write(to: said)
        let output = try FileHandle(forWritingTo: said)
        (process.standardOutput, process.standardError) = (output, output)

        let (ended, end) = AsyncStream<Int32>.makeStream()
        process.terminationHandler = { process in
            end.yield(process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus)
            end.finish()
        }
        try process.run()
        let status = await Result {
            try await within("\(program)") {
                for await status in ended { return status }
                throw Stuck("\(program) was never waited for")
            }
        }
        if case .failure = status { kill(process.processIdentifier, SIGKILL) }
        return (try status.get(), try String(contentsOf: said, encoding: .utf8))
    }

    func built(_ program: String) throws -> URL {
        // The tests are a bundle in the folder of products, or are run by something in another.
        for argument in CommandLine.arguments {
            var folder = URL(filePath: argument)
            while folder.path != "/" {
                folder.deleteLastPathComponent()
                let program = folder.appending(path: program)
                if argument.hasPrefix("/"), FileManager.default.isExecutableFile(atPath: program.path) { return program }
            }
        }
        throw Stuck("\(program) was not built beside \(CommandLine.arguments)")
    }

    @Test("a program that pairs, syncs and shuts down ends well twenty times in a row")
    func endsWell() async throws {
        let takes = try await ContinuousClock().measure {
            for n in 0..<20 {
                let ended = try await run("TwoPeople", [".", ], in: try Folder())
                #expect(ended.status == 0 && ended.said == "the end\n", "run \(n): \(ended)")
            }
        }
        print("20 programs: \(takes)")
    }

    @Test("a program that forgets to shut down ends well too")
    func endsUnasked() async throws {
        for n in 0..<5 {
            let ended = try await run("TwoPeople", [".", "leave"], in: try Folder())
            #expect(ended.status == 0 && ended.said == "the end\n", "run \(n): \(ended)")
        }
    }

    @Test("the lines that the package's page begins with are these, and they work")
    func beginsWell() async throws {
        let page = try String(contentsOf: checkout.appending(path: "apps/swift/README.md"), encoding: .utf8)
        let source = "tests/bindings/swift/scenario/Sources/Sample/main.swift"
        let lines = try String(contentsOf: checkout.appending(path: source), encoding: .utf8)
        let blocks = page.components(separatedBy: "```")
        #expect(blocks.count > 1 && blocks[1] == "swift\n" + lines, "copy \(source) to the page")

        let folder = try Folder()
        let ended = try await run("Sample", [], in: folder)
        #expect(ended.status == 0 && ended.said == "Roadmap notSent\n", "\(ended)")
        let home = try await folder.home("Ana")
        await home.shutdown()
    }
}
