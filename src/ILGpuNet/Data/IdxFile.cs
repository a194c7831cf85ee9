using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;

namespace ILGpuNet.Data;

/// <summary>
/// Reads a file of unsigned bytes in the IDX format of MNIST from front to back, gzip-compressed or not: two zero bytes, the element type,
/// the number of axes, the extents as 32-bit big-endian integers, the elements in row-major order. The whole file is never in memory.
/// </summary>
internal sealed class IdxFile : IDisposable
{
    private const byte UnsignedByte = 0x08;

    /// <summary>Deflate, the method of gzip, cannot shrink data by more than this factor.</summary>
    private const long LargestCompression = 1032;

    private readonly Stream content;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly bool isCompressed;
    private readonly long fileLength;
    private long position;

    private IdxFile(string path)
    {
        Path = path;
        FileStream file = File.OpenRead(path);
        fileLength = file.Length;
        isCompressed = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        content = isCompressed ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    /// <summary>The file, as it was named.</summary>
    public string Path { get; }

    /// <summary>Extents of the array, outermost first.</summary>
    public Shape Extents { get; private set; }

    /// <summary>Opens a file and reads its header.</summary>
    /// <exception cref="DataFormatException">It is no IDX file of unsigned bytes, or cannot hold what its header claims.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static IdxFile Open(string path)
    {
        var file = new IdxFile(path);
        try
        {
            file.ReadHeader();
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads the next elements.</summary>
    /// <exception cref="DataFormatException">The file ends before, or its compression is damaged.</exception>
    public void ReadExactly(Span<byte> elements)
    {
        int read = ReadUpTo(elements);
        if (read < elements.Length)
            throw new DataFormatException(
                $"{Path}: the header says {Extents}, the content ends after {position} bytes: the file is truncated");
        hash.AppendData(elements);
    }

    /// <summary>Checks that the file ends here.</summary>
    /// <returns>SHA-256 of the uncompressed content, in lower-case hexadecimal digits.</returns>
    /// <exception cref="DataFormatException">More bytes follow.</exception>
    public string Finish()
    {
        long end = position;
        if (ReadUpTo(stackalloc byte[1]) > 0)
            throw new DataFormatException(
                $"{Path}: the header says {Extents}, which ends at byte {end}, but more bytes follow: the file is damaged");
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        content.Dispose();
        hash.Dispose();
    }

    private void ReadHeader()
    {
        Span<byte> magic = stackalloc byte[4];
        ReadHeaderBytes(magic);
        if (magic[0] != 0 || magic[1] != 0 || magic[3] == 0)
            throw new DataFormatException(
                $"{Path}: expected an IDX file, which starts with the bytes 00 00, an element type and a number of axes, " +
                $"found {Convert.ToHexString(magic)}");
        if (magic[2] != UnsignedByte)
            throw new DataFormatException($"{Path}: expected unsigned bytes (IDX type 08), found IDX type {magic[2]:X2}");

        Span<byte> bigEndian = stackalloc byte[4 * magic[3]];
        ReadHeaderBytes(bigEndian);
        Span<int> extents = stackalloc int[magic[3]];
        for (int axis = 0; axis < extents.Length; axis++) extents[axis] = BinaryPrimitives.ReadInt32BigEndian(bigEndian[(4 * axis)..]);
        try
        {
            Extents = Shape.Create(extents);
        }
        catch (ShapeException exception)
        {
            throw new DataFormatException($"{Path}: the header holds impossible extents: {exception.Message}", exception);
        }
        CheckSize();
    }

    /// <summary>A header that claims more than the file can hold must not lead to an allocation.</summary>
    private void CheckSize()
    {
        if (isCompressed && Extents.Count > fileLength * LargestCompression)
            throw new DataFormatException(
                $"{Path}: the header says {Extents}, more than {fileLength} bytes of gzip can hold: the file is truncated or damaged");
        if (!isCompressed && Extents.Count != fileLength - position)
            throw new DataFormatException(
                $"{Path}: the header says {Extents}, which takes {Extents.Count} bytes, found {fileLength - position}: " +
                "the file is truncated or damaged");
    }

    private void ReadHeaderBytes(Span<byte> destination)
    {
        if (ReadUpTo(destination) < destination.Length)
            throw new DataFormatException(
                $"{Path}: the content ends after {position} bytes, inside of the IDX header: the file is truncated or not an IDX file");
        hash.AppendData(destination);
    }

    private int ReadUpTo(Span<byte> destination)
    {
        try
        {
            int read = content.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false);
            position += read;
            return read;
        }
        catch (InvalidDataException exception)
        {
            throw new DataFormatException($"{Path}: the gzip data are damaged after {position} uncompressed bytes", exception);
        }
    }
}
