using System.Text;
using static ILGpuNet.Gpu.OpenCl.OpenClError;
using static ILGpuNet.Gpu.OpenCl.OpenClLibrary;

namespace ILGpuNet.Gpu.OpenCl;

/// <summary>Builds programs from text or from what the driver made of it before.</summary>
internal sealed unsafe class OpenClPrograms(nint context, nint device, bool keepsBinaries)
{
    private const uint BuildLog = 0x1183, BinarySizes = 0x1165, Binaries = 0x1166;

    private readonly nint device = device;

    /// <summary>A built program; its binary goes to the cache, or comes from there, where the driver keeps none itself.</summary>
    public nint Load(ProgramSource source, ProgramCache cache)
    {
        if (!keepsBinaries) return Build(source);
        if (cache.Find(source) is { } binary && TryBuild(binary, source.Options) is var cached and not 0) return cached;
        nint program = Build(source);
        if (BinaryOf(program) is { } made) cache.Store(source, made);
        return program;
    }

    private nint Build(ProgramSource source)
    {
        int error;
        nint program, target = device;
        fixed (byte* text = Encoding.UTF8.GetBytes(source.Text + "\0"))
        {
            byte* first = text;
            program = CreateProgramWithSource(context, 1, &first, null, &error);
        }
        Check(error, "clCreateProgramWithSource", source.KernelName);
        error = BuildProgram(program, 1, &target, source.Options, 0, 0);
        if (error == 0) return program;
        string log = LogOf(program);
        _ = ReleaseProgram(program);
        throw new GpuException($"[opencl] the driver does not build {source.KernelName} ({NameOf(error)}): {log}\n{source.Text}");
    }

    /// <summary>Zero where the driver does not take the binary, as after an update that its version does not show.</summary>
    private nint TryBuild(byte[] binary, string options)
    {
        int status, error;
        nint target = device;
        nuint length = (nuint)binary.Length;
        nint program;
        fixed (byte* pointer = binary)
        {
            byte* first = pointer;
            program = CreateProgramWithBinary(context, 1, &target, &length, &first, &status, &error);
        }
        if (error != 0) return 0;
        if (BuildProgram(program, 1, &target, options, 0, 0) == 0) return program;
        _ = ReleaseProgram(program);
        return 0;
    }

    private static byte[]? BinaryOf(nint program)
    {
        nuint size = 0;
        if (GetProgramInfo(program, BinarySizes, (nuint)sizeof(nuint), &size, null) != 0 || size == 0) return null;
        byte[] binary = new byte[(int)size];
        fixed (byte* pointer = binary)
        {
            byte* first = pointer;
            return GetProgramInfo(program, Binaries, (nuint)sizeof(byte*), &first, null) == 0 ? binary : null;
        }
    }

    private string LogOf(nint program)
    {
        nuint size;
        if (GetProgramBuildInfo(program, device, BuildLog, 0, null, &size) != 0) return "no log";
        byte[] log = new byte[(int)size];
        fixed (byte* pointer = log) _ = GetProgramBuildInfo(program, device, BuildLog, size, pointer, null);
        return Encoding.UTF8.GetString(log).TrimEnd('\0');
    }
}
