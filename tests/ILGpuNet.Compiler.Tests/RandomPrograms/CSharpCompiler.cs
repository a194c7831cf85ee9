using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace ILGpuNet.Compiler.Tests;

/// <summary>Compiles C# at run time to an assembly with debug information beside it, as a build would.</summary>
internal static class CSharpCompiler
{
    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path)),
    ];

    public static Assembly Compile(string source, OptimizationLevel optimization)
    {
        string name = "RandomPrograms" + Guid.NewGuid().ToString("N");
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: optimization);
        SyntaxTree tree = CSharpSyntaxTree.ParseText(source, path: name + ".cs", encoding: System.Text.Encoding.UTF8);
        CSharpCompilation compilation = CSharpCompilation.Create(name, [tree], References, options);
        string folder = Directory.CreateTempSubdirectory("ilgpunet-").FullName, path = Path.Combine(folder, name + ".dll");
        EmitResult result;
        using (FileStream assembly = File.Create(path), symbols = File.Create(Path.ChangeExtension(path, ".pdb")))
            result = compilation.Emit(assembly, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
        if (!result.Success) throw new InvalidOperationException(string.Join("\n", result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)) + "\n" + source);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return AssemblyLoadContext.Default.LoadFromAssemblyPath(path);
    }
}
