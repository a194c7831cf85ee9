#define LOCAL_INDEX ((int)threadIdx.x)
#define GROUP_INDEX ((int)blockIdx.x)

typedef struct
{
    int Depth;
    int Height;
    int Width;
} Position;

typedef struct
{
    int Input;
    int Kernel;
    int Output;
    int Stride;
    int Padding;
    int Dilation;
} ConvolutionAxis;

typedef struct
{
    ConvolutionAxis depth;
    ConvolutionAxis height;
    ConvolutionAxis width;
    unsigned char strided;
    int Batch;
    int Groups;
    int Channels;
    int Filters;
    int InputCount;
    int KernelCount;
    int OutputCount;
} ConvolutionSizes;

typedef struct
{
    int Start;
    Position Position;
} GatherPoint;

static __device__ __forceinline__ unsigned int tf32_word(float value)
{
    unsigned int word;
    asm("cvt.rna.tf32.f32 %0, %1;" : "=r"(word) : "f"(value));
    return word;
}

static __device__ __forceinline__ void multiply_add_tf32(const unsigned int* left, const unsigned int* right, float* sums, int pitch)
{
    asm volatile("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};"
        : "+f"(sums[0]), "+f"(sums[1]), "+f"(sums[pitch]), "+f"(sums[pitch + 1])
        : "r"(left[0]), "r"(left[1]), "r"(left[2]), "r"(left[3]), "r"(right[0]), "r"(right[1]));
}

static __device__ __forceinline__ void Position_Create(Position* self, int depth, int height, int width)
{
    self->Depth = depth;
    self->Height = height;
    self->Width = width;
}

static __device__ __forceinline__ Position ConvolutionSizes_OffsetOf(ConvolutionSizes* self, int element)
{
    Position value;
    Position_Create(&value, (int)((unsigned int)(element / (int)((unsigned int)self->height.Kernel * (unsigned int)self->width.Kernel)) * (unsigned int)self->depth.Dilation), (int)((unsigned int)(element / self->width.Kernel % self->height.Kernel) * (unsigned int)self->height.Dilation), (int)((unsigned int)(element % self->width.Kernel) * (unsigned int)self->width.Dilation));
    return value;
}

static __device__ __forceinline__ void GatherPoint_Create(GatherPoint* self, int start, Position position)
{
    self->Start = start;
    self->Position = position;
}

static __device__ __forceinline__ GatherPoint ConvolutionSizes_KernelPoint(ConvolutionSizes* self, int channel, int element)
{
    Position offset = ConvolutionSizes_OffsetOf(self, element);
    GatherPoint value;
    GatherPoint_Create(&value, (int)((unsigned int)channel * (unsigned int)self->InputCount + ((unsigned int)offset.Depth * (unsigned int)self->height.Input + (unsigned int)offset.Height) * (unsigned int)self->width.Input + (unsigned int)offset.Width), offset);
    return value;
}

static __device__ __forceinline__ GatherPoint GatherPoint_get_Nowhere()
{
    Position value;
    Position_Create(&value, -1073741824, 0, 0);
    GatherPoint value2;
    GatherPoint_Create(&value2, 0, value);
    return value2;
}

static __device__ __forceinline__ Position ConvolutionSizes_WindowOf(ConvolutionSizes* self, int output)
{
    Position value;
    Position_Create(&value, (int)((unsigned int)(output / (int)((unsigned int)self->height.Output * (unsigned int)self->width.Output)) * (unsigned int)self->depth.Stride - (unsigned int)self->depth.Padding), (int)((unsigned int)(output / self->width.Output % self->height.Output) * (unsigned int)self->height.Stride - (unsigned int)self->height.Padding), (int)((unsigned int)(output % self->width.Output) * (unsigned int)self->width.Stride - (unsigned int)self->width.Padding));
    return value;
}

static __device__ __forceinline__ GatherPoint ConvolutionSizes_WindowPoint(ConvolutionSizes* self, int images, int output)
{
    Position window = ConvolutionSizes_WindowOf(self, output);
    GatherPoint value;
    GatherPoint_Create(&value, (int)((unsigned int)images + ((unsigned int)window.Depth * (unsigned int)self->height.Input + (unsigned int)window.Height) * (unsigned int)self->width.Input + (unsigned int)window.Width), window);
    return value;
}

static __device__ __forceinline__ int ConvolutionSizes_InputPlace(ConvolutionSizes* self, GatherPoint window, GatherPoint kernel_)
{
    Position v4 = window.Position;
    int value = v4.Depth;
    v4 = kernel_.Position;
    int d = (int)((unsigned int)value + (unsigned int)v4.Depth);
    v4 = window.Position;
    int value2 = v4.Height;
    v4 = kernel_.Position;
    int h = (int)((unsigned int)value2 + (unsigned int)v4.Height);
    v4 = window.Position;
    int value3 = v4.Width;
    v4 = kernel_.Position;
    int w = (int)((unsigned int)value3 + (unsigned int)v4.Width);
    bool isInside = (unsigned int)d < (unsigned int)self->depth.Input && (unsigned int)h < (unsigned int)self->height.Input && (unsigned int)w < (unsigned int)self->width.Input;
    if (isInside)
    {
        return (int)((unsigned int)window.Start + (unsigned int)kernel_.Start);
    }
    return -1;
}

static __device__ __forceinline__ int TileProduct_Single_TensorTile64x64_TensorFloat32Factors_TensorRow()
{
    return LOCAL_INDEX / 32 / 2 * 32 + LOCAL_INDEX % 32 / 4;
}

static __device__ __forceinline__ int TileProduct_Single_TensorTile64x64_TensorFloat32Factors_TensorColumn()
{
    return LOCAL_INDEX / 32 % 2 * 32 + LOCAL_INDEX % 4 * 2;
}

static __device__ __forceinline__ unsigned int TileProduct_Single_TensorTile64x64_TensorFloat32Factors_WordOf(float* tile, int step_, int pitch, int at)
{
    float first = tile[step_ * pitch + at];
    return tf32_word(first);
}

static __device__ __forceinline__ void TileProduct_Single_TensorTile64x64_TensorFloat32Factors_MultiplyAddOnTensorCores(float* leftTile, float* rightTile, float* patch)
{
    unsigned int left[8] = {0};
    unsigned int right[8] = {0};
    float sums[32] = {0};
    int word = LOCAL_INDEX % 4;
    int row = TileProduct_Single_TensorTile64x64_TensorFloat32Factors_TensorRow();
    int column = (int)((unsigned int)TileProduct_Single_TensorTile64x64_TensorFloat32Factors_TensorColumn() - (unsigned int)(word * 2) + (unsigned int)(LOCAL_INDEX % 32 / 4));
    #pragma unroll
    for (int i = 0; i < 4; i++)
    {
        #pragma unroll
        for (int j = 0; j < 8; j++)
        {
            sums[i * 8 + j] = patch[i * 8 + j];
        }
    }
    #pragma unroll
    for (int step_ = 0; step_ < 32; step_ += 8)
    {
        #pragma unroll
        for (int i = 0; i < 2; i++)
        {
            #pragma unroll
            for (int half_ = 0; half_ < 2; half_++)
            {
                left[i * 4 + half_] = TileProduct_Single_TensorTile64x64_TensorFloat32Factors_WordOf(leftTile, step_ + word * 1, 72, (int)((unsigned int)row + (unsigned int)(i * 16) + (unsigned int)(half_ * 8)));
                left[i * 4 + 2 + half_] = TileProduct_Single_TensorTile64x64_TensorFloat32Factors_WordOf(leftTile, step_ + (word + 4) * 1, 72, (int)((unsigned int)row + (unsigned int)(i * 16) + (unsigned int)(half_ * 8)));
            }
        }
        #pragma unroll
        for (int j = 0; j < 4; j++)
        {
            right[j * 2] = TileProduct_Single_TensorTile64x64_TensorFloat32Factors_WordOf(rightTile, step_ + word * 1, 72, (int)((unsigned int)column + (unsigned int)(j * 8)));
            right[j * 2 + 1] = TileProduct_Single_TensorTile64x64_TensorFloat32Factors_WordOf(rightTile, step_ + (word + 4) * 1, 72, (int)((unsigned int)column + (unsigned int)(j * 8)));
        }
        #pragma unroll
        for (int i = 0; i < 2; i++)
        {
            #pragma unroll
            for (int j = 0; j < 4; j++)
            {
                int leftStart = i * 4;
                int rightStart = j * 2;
                int at = i * 2 * 8 + j * 2;
                multiply_add_tf32(&left[leftStart], &right[rightStart], &sums[at], 8);
            }
        }
    }
    #pragma unroll
    for (int i = 0; i < 4; i++)
    {
        #pragma unroll
        for (int j = 0; j < 8; j++)
        {
            patch[i * 8 + j] = sums[i * 8 + j];
        }
    }
}

static __device__ __forceinline__ void TileProduct_Single_TensorTile64x64_TensorFloat32Factors_MultiplyAdd(float* leftTile, float* rightTile, float* patch)
{
    TileProduct_Single_TensorTile64x64_TensorFloat32Factors_MultiplyAddOnTensorCores(leftTile, rightTile, patch);
}

static __device__ __forceinline__ int TileProduct_Single_TensorTile64x64_TensorFloat32Factors_Row(int i)
{
    return (int)((unsigned int)TileProduct_Single_TensorTile64x64_TensorFloat32Factors_TensorRow() + (unsigned int)(i / 2) * 16u + (unsigned int)(i % 2 * 8));
}

static __device__ __forceinline__ int TileProduct_Single_TensorTile64x64_TensorFloat32Factors_Column(int j)
{
    return (int)((unsigned int)TileProduct_Single_TensorTile64x64_TensorFloat32Factors_TensorColumn() + (unsigned int)(j / 2) * 8u + (unsigned int)(j % 2));
}

extern "C" __global__ __launch_bounds__(128) void ConvolutionWeightGradient_Single_Single_AsComputed_Single_TensorTile64x64_TensorFloat32Factors(float* yGradient, float* x, float* wGradient, ConvolutionSizes sizes, int segmentLength)
{
    __shared__ float gradientTile[2304];
    __shared__ float inputTile[2304];
    __shared__ GatherPoint windows[32];
    __shared__ GatherPoint kernels[64];
    __shared__ int gradients[32];
    float patch[32] = {0};
    int m = sizes.Filters;
    int n = (int)((unsigned int)sizes.Channels * (unsigned int)sizes.KernelCount);
    int k = (int)((unsigned int)sizes.Batch * (unsigned int)sizes.OutputCount);
    int tilesAcross = (int)((unsigned int)n + 64u - 1u) / 64;
    int tiles = (int)((unsigned int)((int)((unsigned int)m + 64u - 1u) / 64) * (unsigned int)tilesAcross);
    int product = GROUP_INDEX / tiles;
    int tile = GROUP_INDEX % tiles;
    int group = product % sizes.Groups;
    int firstRow = (int)((unsigned int)(tile / tilesAcross) * 64u);
    int firstColumn = (int)((unsigned int)(tile % tilesAcross) * 64u);
    int firstStep = (int)((unsigned int)(product / sizes.Groups) * (unsigned int)segmentLength);
    int end = (int)((unsigned int)min((int)((unsigned int)k - (unsigned int)firstStep), segmentLength) + (unsigned int)firstStep);
    for (int j = LOCAL_INDEX; j < 64; j += 128)
    {
        int column = (int)((unsigned int)firstColumn + (unsigned int)j);
        GatherPoint value;
        GatherPoint* value2;
        if (column < n)
        {
            GatherPoint value3 = ConvolutionSizes_KernelPoint(&sizes, column / sizes.KernelCount, column % sizes.KernelCount);
            value2 = &kernels[j];
            value = value3;
        }
        else
        {
            GatherPoint value3 = GatherPoint_get_Nowhere();
            value2 = &kernels[j];
            value = value3;
        }
        *value2 = value;
    }
    for (int depth = firstStep; depth < end; depth += 32)
    {
        for (int i = LOCAL_INDEX; i < 32; i += 128)
        {
            int step_ = (int)((unsigned int)depth + (unsigned int)i);
            int image = (int)((unsigned int)(step_ / sizes.OutputCount) * (unsigned int)sizes.Groups + (unsigned int)group);
            int element = step_ % sizes.OutputCount;
            GatherPoint value;
            GatherPoint* value2;
            if (step_ < end)
            {
                GatherPoint value3 = ConvolutionSizes_WindowPoint(&sizes, (int)((unsigned int)image * (unsigned int)sizes.Channels * (unsigned int)sizes.InputCount), element);
                value2 = &windows[i];
                value = value3;
            }
            else
            {
                GatherPoint value3 = GatherPoint_get_Nowhere();
                value2 = &windows[i];
                value = value3;
            }
            *value2 = value;
            gradients[i] = (int)((unsigned int)image * (unsigned int)m * (unsigned int)sizes.OutputCount + (unsigned int)element);
        }
        __syncthreads();
        for (int e = LOCAL_INDEX; e < 2048; e += 128)
        {
            int i = e % 32;
            int row = (int)((unsigned int)firstRow + (unsigned int)(e / 32));
            gradientTile[i * 72 + e / 32] = row >= m || (int)((unsigned int)depth + (unsigned int)i) >= end ? 0.0f : yGradient[gradients[i] + row * sizes.OutputCount];
        }
        for (int e = LOCAL_INDEX; e < 2048; e += 128)
        {
            int i = e % 32;
            int j = e / 32;
            int at = ConvolutionSizes_InputPlace(&sizes, windows[i], kernels[j]);
            inputTile[i * 72 + j] = at >= 0 ? x[at] : 0.0f;
        }
        __syncthreads();
        TileProduct_Single_TensorTile64x64_TensorFloat32Factors_MultiplyAdd(gradientTile, inputTile, patch);
        __syncthreads();
    }
    #pragma unroll
    for (int i = 0; i < 4; i++)
    {
        #pragma unroll
        for (int j = 0; j < 8; j++)
        {
            int row = (int)((unsigned int)firstRow + (unsigned int)TileProduct_Single_TensorTile64x64_TensorFloat32Factors_Row(i));
            int column = (int)((unsigned int)firstColumn + (unsigned int)TileProduct_Single_TensorTile64x64_TensorFloat32Factors_Column(j));
            if (row < m && column < n)
            {
                wGradient[(product * m + row) * n + column] = patch[i * 8 + j];
            }
        }
    }
}
