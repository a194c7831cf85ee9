#define GLOBAL_INDEX ((int)(blockIdx.x * blockDim.x + threadIdx.x))
#define GLOBAL_SIZE ((int)(gridDim.x * blockDim.x))

static __device__ __forceinline__ float Sigmoid_Apply(float x)
{
    float decay = expf(-fabsf(x));
    if (x >= 0.0f)
    {
        return 1.0f / (1.0f + decay);
    }
    return decay / (1.0f + decay);
}

extern "C" __global__ void Map_Composition_Sigmoid_Negation(float* input, float* output, int count)
{
    for (int i = GLOBAL_INDEX; i < count; i += GLOBAL_SIZE)
    {
        output[i] = Sigmoid_Apply(-input[i]);
    }
}
