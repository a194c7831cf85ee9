using System.Runtime.InteropServices;
using System.Text;

namespace ILGpuNet.Gpu.Cuda;

/// <summary>NVRTC, CUDA's compiler for texts at run time.</summary>
internal static unsafe partial class NvrtcLibrary
{
    /// <summary>A name that <see cref="DriverLibraries"/> turns into the file of this operating system.</summary>
    public const string Library = "nvrtc";

    [LibraryImport(Library, EntryPoint = "nvrtcVersion")]
    private static partial int Version(int* major, int* minor);

    [LibraryImport(Library, EntryPoint = "nvrtcCreateProgram", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CreateProgram(nint* program, string text, string name, int headers, byte** headerTexts, byte** headerNames);

    [LibraryImport(Library, EntryPoint = "nvrtcCompileProgram")]
    private static partial int CompileProgram(nint program, int options, byte** optionTexts);

    [LibraryImport(Library, EntryPoint = "nvrtcGetPTXSize")]
    private static partial int GetPtxSize(nint program, nuint* size);

    [LibraryImport(Library, EntryPoint = "nvrtcGetPTX")]
    private static partial int GetPtx(nint program, byte* ptx);

    [LibraryImport(Library, EntryPoint = "nvrtcGetProgramLogSize")]
    private static partial int GetProgramLogSize(nint program, nuint* size);

    [LibraryImport(Library, EntryPoint = "nvrtcGetProgramLog")]
    private static partial int GetProgramLog(nint program, byte* log);

    [LibraryImport(Library, EntryPoint = "nvrtcDestroyProgram")]
    private static partial int DestroyProgram(nint* program);

    /// <summary>The compiler's version, such as 12.4.</summary>
    public static string VersionText
    {
        get
        {
            int major, minor;
            Check(Version(&major, &minor), "nvrtcVersion");
            return $"{major}.{minor}";
        }
    }

    /// <summary>Compiles a text to PTX that ends with a zero byte.</summary>
    /// <exception cref="GpuException">The text does not compile; the message has the compiler's log.</exception>
    public static byte[] Compile(ProgramSource source, string architecture)
    {
        nint program;
        Check(CreateProgram(&program, source.Text, source.KernelName + ".cu", 0, null, null), "nvrtcCreateProgram");
        try
        {
            string[] options = [.. source.Options.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--gpu-architecture=" + architecture];
            nint* texts = stackalloc nint[options.Length];
            for (int i = 0; i < options.Length; i++) texts[i] = Marshal.StringToCoTaskMemUTF8(options[i]);
            int error = CompileProgram(program, options.Length, (byte**)texts);
            for (int i = 0; i < options.Length; i++) Marshal.FreeCoTaskMem(texts[i]);
            if (error != 0) throw new GpuException($"[cuda] NVRTC does not compile {source.KernelName} (error {error}): {LogOf(program)}\n{source.Text}");
            nuint size;
            Check(GetPtxSize(program, &size), "nvrtcGetPTXSize");
            byte[] ptx = new byte[(int)size];
            fixed (byte* pointer = ptx) Check(GetPtx(program, pointer), "nvrtcGetPTX");
            return ptx;
        }
        finally
        {
            _ = DestroyProgram(&program);
        }
    }

    private static string LogOf(nint program)
    {
        nuint size;
        if (GetProgramLogSize(program, &size) != 0) return "no log";
        byte[] log = new byte[(int)size];
        fixed (byte* pointer = log) _ = GetProgramLog(program, pointer);
        return Encoding.UTF8.GetString(log).TrimEnd('\0');
    }

    private static void Check(int error, string function)
    {
        if (error != 0) throw new GpuException($"[cuda] {function} failed: NVRTC error {error}");
    }
}
