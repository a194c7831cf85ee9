using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using ILGpuNet.Data;

namespace ILGpuNet.Tests.Data;

/// <summary>Downloads from a small server on this machine.</summary>
public sealed class DownloadTests : IDisposable
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, 200_000).Select(i => (byte)(i * 7 % 251))];
    private static readonly string Checksum = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(Content))}";

    private readonly TemporaryFolder folder = new();
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly List<string> ranges = [];

    public DownloadTests()
    {
        listener.Start();
        _ = ServeAsync();
    }

    private Uri Source => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/data/set.bin?version=1");

    public void Dispose()
    {
        listener.Stop();
        folder.Dispose();
    }

    [Fact]
    public async Task Fetch_AFile_ChecksItAndKeepsIt()
    {
        long reported = 0;
        string path = await Download.FetchAsync(Source, Checksum, folder.Path, (sofar, all) => reported = sofar + (all ?? 0));
        Assert.Equal(folder.File("set.bin"), path);
        Assert.Equal(Content, File.ReadAllBytes(path));
        Assert.Equal(400_000, reported);
        Assert.Equal(path, await Download.FetchAsync(Source, Checksum, folder.Path));
        Assert.Equal([""], ranges);
    }

    [Fact]
    public async Task Fetch_AfterAnInterruption_GoesOnWhereItStopped()
    {
        folder.Write("set.bin.part", Content[..150_000]);
        await Download.FetchAsync(Source, Checksum, folder.Path);
        Assert.Equal(Content, File.ReadAllBytes(folder.File("set.bin")));
        folder.Write("set.bin.part", Content);
        File.Delete(folder.File("set.bin"));
        await Download.FetchAsync(Source, Checksum, folder.Path);
        Assert.Equal(["bytes=150000-", "bytes=200000-"], ranges);
        Assert.Equal(["set.bin"], folder.FileNames);
    }

    [Fact]
    public async Task Fetch_AnotherFile_SaysSoAndLeavesNothing()
    {
        string md5 = "md5:" + new string('0', 32);
        DataFormatException exception = await Assert.ThrowsAsync<DataFormatException>(() => Download.FetchAsync(Source, md5, folder.Path));
        Assert.Matches($"expected a file with the checksum {md5}, found md5:[0-9a-f]{{32}}: try again, or get it from elsewhere as", exception.Message);
        Assert.Empty(folder.FileNames);
        Assert.Equal("[Download] a checksum must begin with sha256: or md5:, found 'abc'",
            (await Assert.ThrowsAsync<InvalidValueException>(() => Download.FetchAsync(Source, "abc", folder.Path))).Message);
    }

    [Fact]
    public async Task Fetch_WhatIsNotThere_Throws() => Assert.Equal(HttpStatusCode.NotFound,
        (await Assert.ThrowsAsync<HttpRequestException>(() => Download.FetchAsync(new Uri(Source, "/nothing"), Checksum, folder.Path))).StatusCode);

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using TcpClient client = await listener.AcceptTcpClientAsync();
                using NetworkStream stream = client.GetStream();
                using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
                string request = await reader.ReadLineAsync() ?? "", range = "";
                for (string? line; !string.IsNullOrEmpty(line = await reader.ReadLineAsync());)
                {
                    if (line.StartsWith("Range: ", StringComparison.Ordinal)) range = line["Range: ".Length..];
                }
                bool isThere = request.Contains("/data/set.bin", StringComparison.Ordinal);
                if (isThere) ranges.Add(range);
                int start = range.Length == 0 ? 0 : int.Parse(range["bytes=".Length..^1]);
                string status = !isThere ? "404 Not Found" : start >= Content.Length ? "416 Range Not Satisfiable" : start > 0 ? "206 Partial Content" : "200 OK";
                byte[] body = isThere && start < Content.Length ? Content[start..] : [];
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n"));
                await stream.WriteAsync(body);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The test has ended.
        }
    }
}
